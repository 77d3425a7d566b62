/** Responses over a WebSocket: the same requests as by {@code POST}, one after another. */
@NullMarked
package io.nebulagate.inbound.http.dialect.openai.socket;

import org.jspecify.annotations.NullMarked;
