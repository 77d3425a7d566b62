/** One HTTP call to one provider, on the caller's event loop, never a retry. */
@NullMarked
package io.nebulagate.outbound.provider.http;

import org.jspecify.annotations.NullMarked;
