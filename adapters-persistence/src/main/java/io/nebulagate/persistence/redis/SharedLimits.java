package io.nebulagate.persistence.redis;

import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.routing.HealthHints;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.memory.InMemoryRateLimiter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Limits that replicas keep together through Redis, and each its share of while Redis is away; and
 * what they tell each other of routes that rest. Asks Redis every second whether it is there and
 * what was told. Thread-safe; never blocks.
 */
public final class SharedLimits implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final RedisLink link;
  private final Replicas replicas;
  private final FallbackRateLimiter limiter;
  private final RedisHealthHints hints;
  private final long timer;

  /**
   * Connects to Redis in the background.
   *
   * @param url {@code redis://} or {@code rediss://}
   * @param namespace tells gateways apart that share a Redis but no database
   * @param lease how long a lease lives after it was granted or renewed
   */
  public SharedLimits(Vertx vertx, Secret url, String namespace, Duration lease) {
    Namespace keys = new Namespace(namespace);
    this.vertx = vertx;
    this.link = new RedisLink(vertx, url);
    this.replicas = new Replicas(link, keys);
    this.limiter =
        new FallbackRateLimiter(
            new RedisRateLimiter(link, keys, RateLimiter.MINUTE, lease),
            new InMemoryRateLimiter(lease),
            replicas::count,
            System::nanoTime);
    this.hints = new RedisHealthHints(link, keys);
    this.timer =
        vertx.setPeriodic(
            EVERY.toMillis(),
            _ -> {
              ask();
              hints.hear();
            });
  }

  /** What counts, whether Redis is there or not. */
  public RateLimiter limiter() {
    return limiter;
  }

  /** What is told and heard while Redis is there. */
  public HealthHints hints() {
    return hints;
  }

  /** Whether limits are counted together with the other replicas now. */
  public boolean together() {
    return limiter.together();
  }

  /** How many replicas there were when Redis last told. */
  public int replicas() {
    return replicas.count();
  }

  /** Asks Redis whether it is there, and says that this replica is; never fails. */
  public CompletionStage<Void> ask() {
    CompletionStage<Void> told = link.connect().thenCompose(_ -> beat());
    return told.handle((_, failure) -> {
      if (failure == null) {
        limiter.up();
      } else {
        limiter.failed(failure);
      }
      return null;
    });
  }

  private CompletionStage<Void> beat() {
    return replicas
        .beat()
        .toCompletableFuture()
        .copy()
        .orTimeout(FallbackRateLimiter.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Leaves the other replicas its share. */
  @Override
  public void close() {
    vertx.cancelTimer(timer);
    var _ =
        replicas
            .leave()
            .toCompletableFuture()
            .copy()
            .orTimeout(FallbackRateLimiter.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((_, _) -> link.close());
  }
}
