/**
 * Calls to providers: what every dialect has to say about its own, and nothing that knows a socket.
 */
@NullMarked
package io.nebulagate.outbound.provider;

import org.jspecify.annotations.NullMarked;
