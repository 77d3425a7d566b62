package io.nebulagate.persistence.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.RateLimiterContract;
import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InMemoryRateLimiterTest extends RateLimiterContract {

  private static final Duration LEASE = Duration.ofSeconds(30);

  /** A monotonic clock may begin anywhere, also below zero. */
  private long nanos = -Duration.ofMinutes(1).toNanos();

  @Override
  protected RateLimiter limiter(Duration minute, Duration lease) {
    return new InMemoryRateLimiter(() -> nanos, minute, lease, InMemoryRateLimiter.OWNERS_MAX);
  }

  @Override
  protected void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void ownersThatAreIdleAreForgotten() {
    InMemoryRateLimiter limiter = limiter(1_000);
    for (int i = 0; i < 500; i++) {
      ask(limiter, "owner-" + i);
    }
    assertThat(limiter.owners()).isEqualTo(500);

    pass(RateLimiter.MINUTE);
    for (int i = 0; i < 500; i++) {
      ask(limiter, "other-" + i % 10);
    }

    assertThat(limiter.owners()).isEqualTo(10);
  }

  @Test
  void ofMoreThanFitThoseThatAskedLongestAgoAreForgotten() {
    InMemoryRateLimiter limiter = limiter(100);
    for (int i = 0; i < 1_000; i++) {
      ask(limiter, "owner-" + i);
      ask(limiter, "busy");
    }

    assertThat(limiter.owners()).isLessThanOrEqualTo(101);
    assertThat(ask(limiter, "busy").standing().requests().orElseThrow().remaining())
        .isEqualTo(5_000 - 1_001);
  }

  private InMemoryRateLimiter limiter(int ownersMax) {
    return new InMemoryRateLimiter(() -> nanos, RateLimiter.MINUTE, LEASE, ownersMax);
  }

  private static RateLimiter.Answer ask(RateLimiter limiter, String owner) {
    Limits limits = RateLimiterContract.limits(5_000, 0, 0);
    return limiter
        .acquire(
            new Wanted(
                new RequestId(UUID.randomUUID()),
                List.of(new Bound(LimitLevel.KEY, owner, limits)),
                0))
        .toCompletableFuture()
        .join();
  }
}
