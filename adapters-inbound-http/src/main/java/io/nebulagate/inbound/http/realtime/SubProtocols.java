package io.nebulagate.inbound.http.realtime;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * How the server speaks WebSocket. Compression is not offered: a small frame may not become a
 * message without a bound.
 */
@Singleton
public class SubProtocols implements HttpServerOptionsCustomizer {

  private static final String REALTIME = "realtime";

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options
        .setWebSocketSubProtocols(List.of(REALTIME))
        .setMaxWebSocketFrameSize(SocketLine.MESSAGE_BYTES_MAX)
        .setMaxWebSocketMessageSize(SocketLine.MESSAGE_BYTES_MAX)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customizeHttpServer(options);
  }
}
