/** Responses that providers keep, and responses over a WebSocket, from the client and back. */
@NullMarked
package io.nebulagate.bootstrap.flow.responses;

import org.jspecify.annotations.NullMarked;
