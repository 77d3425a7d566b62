/** Server-sent events, read from bytes as they come and kept as they came. */
@NullMarked
package io.nebulagate.outbound.provider.sse;

import org.jspecify.annotations.NullMarked;
