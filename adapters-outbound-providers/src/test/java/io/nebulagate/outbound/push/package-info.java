/** Pushes to real sockets, checked by a verifier that knows the specification alone. */
@NullMarked
package io.nebulagate.outbound.push;

import org.jspecify.annotations.NullMarked;
