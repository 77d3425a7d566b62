package io.nebulagate.inbound.http.dialect.openai.socket;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * What a socket may take. Compression is not offered: a small frame may not become a message
 * without a bound.
 */
@Singleton
public class SocketBounds implements HttpServerOptionsCustomizer {

  /** The largest message of a client, and the most of a conversation that a socket remembers. */
  static final int MESSAGE_BYTES_MAX = 16 << 20;

  /** How many messages may wait while one is answered, and how large they may be together. */
  static final int WAITING_MAX = 8;

  static final int WAITING_BYTES_MAX = MESSAGE_BYTES_MAX;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options
        .setMaxWebSocketFrameSize(Math.max(options.getMaxWebSocketFrameSize(), MESSAGE_BYTES_MAX))
        .setMaxWebSocketMessageSize(
            Math.max(options.getMaxWebSocketMessageSize(), MESSAGE_BYTES_MAX))
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customizeHttpServer(options);
  }
}
