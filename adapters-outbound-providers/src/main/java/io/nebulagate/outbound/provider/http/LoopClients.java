package io.nebulagate.outbound.provider.http;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One client, and so one pool of connections, per event loop. Vert.x 4 hands a request the
 * connection used last, whatever event loop it lives on; every byte of an answer would then change
 * threads.
 */
final class LoopClients implements AutoCloseable {

  private static final int HEAD_BYTES_MAX = 32 << 10;
  private static final int CHUNK_BYTES_MAX = 64 << 10;
  private static final int TCP_CONNECT_MILLIS_MAX = 60_000;

  private final Vertx vertx;
  private final HttpClientOptions options;
  private final PoolOptions pool;
  private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();

  LoopClients(Vertx vertx, ConnectionBounds bounds) {
    this.vertx = vertx;
    this.options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(true)
            .setKeepAliveTimeout((int) bounds.keepAlive().toSeconds())
            .setTcpKeepAlive(true)
            .setConnectTimeout(TCP_CONNECT_MILLIS_MAX)
            .setMaxHeaderSize(HEAD_BYTES_MAX)
            .setMaxChunkSize(CHUNK_BYTES_MAX)
            .setDecompressionSupported(false)
            .setVerifyHost(true)
            .setTrustAll(false)
            .setTracingPolicy(TracingPolicy.IGNORE);
    this.pool =
        new PoolOptions()
            .setHttp1MaxSize(bounds.connections())
            .setMaxWaitQueueSize(bounds.waiting());
  }

  /** The client whose connections live on {@code loop}. */
  HttpClient on(EventLoop loop) {
    HttpClient client = clients.get(loop);
    return client != null ? client : clients.computeIfAbsent(loop, _ -> create());
  }

  private HttpClient create() {
    return vertx.httpClientBuilder().with(options).with(pool).build();
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::close);
    clients.clear();
  }
}
