package io.nebulagate.persistence.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * How many replicas of this gateway there are. Each says that it lives; one that does not for a
 * while is not counted any more. The last number seen is remembered, for when Redis is gone; that
 * there are fewer is believed only when Redis keeps saying so, for it may have come back empty.
 * Thread-safe; never blocks.
 */
final class Replicas {

  private static final RedisScript BEAT = RedisScript.of("beat.lua");
  private static final Duration BELIEVED = Duration.ofSeconds(10);
  private static final Duration FEWER_BELIEVED_AFTER = Duration.ofSeconds(5);

  private final RedisLink link;
  private final String key;
  private final String self = UUID.randomUUID().toString();
  private volatile int count = 1;
  private long fewerSince = System.nanoTime();

  Replicas(RedisLink link, Namespace namespace) {
    this.link = link;
    this.key = namespace.key("replicas");
  }

  /** How many there were when Redis last told; this one is always among them. */
  int count() {
    return count;
  }

  /** Says that this replica lives, and counts. */
  CompletionStage<Void> beat() {
    return tell(BELIEVED).thenAccept(told -> believe(Math.max(1, told)));
  }

  private synchronized void believe(int told) {
    long now = System.nanoTime();
    if (told >= count) {
      fewerSince = now;
    }
    if (told > count || now - fewerSince >= FEWER_BELIEVED_AFTER.toNanos()) {
      count = told;
    }
  }

  /** Says that this replica leaves. */
  CompletionStage<Void> leave() {
    return tell(Duration.ZERO).thenAccept(_ -> {});
  }

  private CompletionStage<Integer> tell(Duration believed) {
    return BEAT.run(link, List.of(key), List.of(self, Long.toString(believed.toMillis())))
        .thenApply(told -> (int) told[0]);
  }
}
