package io.nebulagate.persistence.redis;

import static org.awaitility.Awaitility.await;

import io.nebulagate.persistence.redis.support.RedisProgram;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;

/** What tests against the shared Redis have in common. */
final class RedisUnderTest {

  static final Vertx VERTX = Vertx.vertx();

  private RedisUnderTest() {}

  /** A connection, made. */
  static RedisLink link() {
    RedisLink link = new RedisLink(VERTX, RedisProgram.shared().url());
    link.connect().toCompletableFuture().join();
    return link;
  }

  /** Where nobody else counts. */
  static Namespace namespace() {
    return new Namespace(UUID.randomUUID().toString());
  }

  /** Redis keeps its own time: there is nothing to do but to wait. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - end >= 0);
  }
}
