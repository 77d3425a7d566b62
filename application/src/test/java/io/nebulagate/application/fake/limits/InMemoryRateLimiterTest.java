package io.nebulagate.application.fake.limits;

import io.nebulagate.application.contract.RateLimiterContract;
import io.nebulagate.application.limits.RateLimiter;
import java.time.Duration;
import java.time.Instant;

class InMemoryRateLimiterTest extends RateLimiterContract {

  private Instant now = Instant.EPOCH;

  @Override
  protected RateLimiter limiter(Duration minute, Duration lease) {
    return new InMemoryRateLimiter(() -> now, minute, lease);
  }

  @Override
  protected void pass(Duration time) {
    now = now.plus(time);
  }
}
