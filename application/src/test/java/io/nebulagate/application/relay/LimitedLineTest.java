package io.nebulagate.application.relay;

import io.nebulagate.application.fake.limits.InMemoryRateLimiter;
import io.nebulagate.application.limits.RateLimiter;
import java.time.Duration;
import java.time.InstantSource;

class LimitedLineTest extends LimitedLineContract {

  private final RateLimiter counting =
      new InMemoryRateLimiter(InstantSource.system(), RateLimiter.MINUTE, Duration.ofMinutes(1));

  @Override
  protected RateLimiter limiter() {
    return counting;
  }
}
