@NullMarked
package io.nebulagate.outbound.provider.media;

import org.jspecify.annotations.NullMarked;
