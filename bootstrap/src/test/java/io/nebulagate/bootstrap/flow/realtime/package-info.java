/** Sessions over WebSocket, through all of the gateway. */
@NullMarked
package io.nebulagate.bootstrap.flow.realtime;

import org.jspecify.annotations.NullMarked;
