/** Sessions over WebSocket: how clients enter them. */
@NullMarked
package io.nebulagate.inbound.http.realtime;

import org.jspecify.annotations.NullMarked;
