package io.nebulagate.persistence.redis;

import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.relay.LimitedLineContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;

class RedisLimitedLineTest extends LimitedLineContract {

  private static final RedisLink LINK = RedisUnderTest.link();

  private final RateLimiter limiter =
      new RedisRateLimiter(
          LINK, RedisUnderTest.namespace(), RateLimiter.MINUTE, Duration.ofMinutes(1));

  @AfterAll
  static void disconnect() {
    LINK.close();
  }

  @Override
  protected RateLimiter limiter() {
    return limiter;
  }
}
