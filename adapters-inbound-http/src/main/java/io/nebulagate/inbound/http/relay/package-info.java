/** The relay's edge, whatever the dialect: bytes in, bytes out, and the client that may leave. */
@NullMarked
package io.nebulagate.inbound.http.relay;

import org.jspecify.annotations.NullMarked;
