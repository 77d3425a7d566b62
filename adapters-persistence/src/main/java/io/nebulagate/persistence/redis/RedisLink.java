package io.nebulagate.persistence.redis;

import io.nebulagate.domain.access.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to Redis, over which everything is sent without waiting for what was sent
 * before. Nothing waits for a connection either: without one, everything fails at once. Nothing is
 * connected before the first {@link #connect}. Thread-safe; never blocks.
 */
final class RedisLink implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A connection that says nothing for so long although it is asked every second is dead. */
  private static final int SILENT_SECONDS = 5;

  private static final int WAITING_MAX = 8_192;

  private final Vertx vertx;
  private final Secret url;
  private @Nullable CompletableFuture<Void> connecting;
  private @Nullable Redis client;
  private volatile @Nullable RedisConnection connection;
  private boolean closed;

  /** Speaks to the Redis at {@code url}: {@code redis://} or {@code rediss://}. */
  RedisLink(Vertx vertx, Secret url) {
    this.vertx = vertx;
    this.url = url;
  }

  /** Whether there is a connection, as far as this end knows. */
  boolean connected() {
    return connection != null;
  }

  /** Connects, unless that is done or under way; completes when there is a connection. */
  synchronized CompletionStage<Void> connect() {
    if (connected()) {
      return CompletableFuture.completedStage(null);
    }
    if (closed) {
      return CompletableFuture.failedStage(new IllegalStateException("closed"));
    }
    if (connecting != null) {
      return connecting;
    }
    Redis fresh = Redis.createClient(vertx, options());
    CompletableFuture<Void> attempt = new CompletableFuture<>();
    connecting = attempt;
    CompletionStage<RedisConnection> made = fresh.connect().toCompletionStage();
    var _ =
        made.toCompletableFuture()
            .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((done, failure) -> connected(fresh, done, failure, attempt));
    return attempt; // which may be done already, and forgotten
  }

  private RedisOptions options() {
    return new RedisOptions()
        .setConnectionString(url.reveal())
        .setMaxPoolSize(1)
        .setPoolCleanerInterval(-1)
        .setMaxWaitingHandlers(WAITING_MAX)
        .setNetClientOptions(
            new NetClientOptions()
                .setConnectTimeout((int) PATIENCE.toMillis())
                .setReadIdleTimeout(SILENT_SECONDS)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setHostnameVerificationAlgorithm("HTTPS"));
  }

  private void connected(
      Redis fresh,
      @Nullable RedisConnection made,
      @Nullable Throwable failure,
      CompletableFuture<Void> attempt) {
    boolean kept = false;
    synchronized (this) {
      connecting = null;
      if (made != null && !closed) {
        made.endHandler(_ -> lost(fresh, made));
        made.exceptionHandler(_ -> lost(fresh, made));
        client = fresh;
        connection = made;
        kept = true;
      }
    }
    if (kept) {
      attempt.complete(null);
    } else {
      fresh.close();
      attempt.completeExceptionally(failure == null ? new IllegalStateException() : failure);
    }
  }

  private void lost(Redis used, RedisConnection which) {
    synchronized (this) {
      if (which.equals(connection)) {
        client = null;
        connection = null;
      }
    }
    used.close();
  }

  /** Sends {@code request}; fails at once when there is no connection. */
  CompletionStage<@Nullable Response> send(Request request) {
    RedisConnection current = connection;
    return current == null
        ? CompletableFuture.failedStage(new IllegalStateException("not connected to Redis"))
        : current.send(request).toCompletionStage();
  }

  @Override
  public void close() {
    Redis last;
    synchronized (this) {
      closed = true;
      connection = null;
      last = client;
      client = null;
    }
    if (last != null) {
      last.close();
    }
  }
}
