package io.nebulagate.persistence.memory;

import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.relay.LimitedLineContract;
import java.time.Duration;

class InMemoryLimitedLineTest extends LimitedLineContract {

  private final RateLimiter limiter = new InMemoryRateLimiter(Duration.ofMinutes(1));

  @Override
  protected RateLimiter limiter() {
    return limiter;
  }
}
