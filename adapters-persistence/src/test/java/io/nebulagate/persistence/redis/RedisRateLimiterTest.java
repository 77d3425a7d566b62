package io.nebulagate.persistence.redis;

import static io.nebulagate.application.contract.RateLimiterContract.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.RateLimiterContract;
import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.chat.RequestId;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RedisRateLimiterTest extends RateLimiterContract {

  private static final RedisLink LINK = RedisUnderTest.link();
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Namespace namespace = RedisUnderTest.namespace();

  @AfterAll
  static void disconnect() {
    LINK.close();
  }

  @Override
  protected RateLimiter limiter(Duration minute, Duration lease) {
    return new RedisRateLimiter(LINK, namespace, minute, lease);
  }

  @Override
  protected void pass(Duration time) {
    RedisUnderTest.pass(time);
  }

  @Test
  void twoReplicasCountTogether() {
    RedisLink other = RedisUnderTest.link();
    RateLimiter first = limiter(RateLimiter.MINUTE, LEASE);
    RateLimiter second = new RedisRateLimiter(other, namespace, RateLimiter.MINUTE, LEASE);

    assertThat(ask(first)).isInstanceOf(Answer.Granted.class);
    assertThat(ask(second)).isInstanceOf(Answer.Granted.class);
    assertThat(ask(first)).isInstanceOf(Answer.Refused.class);
    assertThat(ask(second)).isInstanceOf(Answer.Refused.class);
    other.close();
  }

  @Test
  void aRedisThatForgotTheScriptsIsGivenThemAgain() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, LEASE);
    ask(limiter);

    send(Request.cmd(Command.SCRIPT).arg("FLUSH"));

    assertThat(ask(limiter)).isInstanceOf(Answer.Granted.class);
    assertThat(ask(limiter)).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void everyKeyExpiresAndLiesOnOneNode() {
    RateLimiter limiter = limiter(RateLimiter.MINUTE, LEASE);
    ask(limiter);

    Response keys = send(Request.cmd(Command.KEYS).arg("*" + namespace.name() + "*"));

    assertThat(keys.size()).isEqualTo(2);
    for (Response key : keys) {
      assertThat(key.toString()).startsWith("{nebulagate:" + namespace.name() + "}:");
      assertThat(send(Request.cmd(Command.PTTL).arg(key.toString())).toLong())
          .isBetween(1L, 61_000L);
    }
  }

  private static Response send(Request request) {
    return Objects.requireNonNull(LINK.send(request).toCompletableFuture().join());
  }

  private static Answer ask(RateLimiter limiter) {
    return limiter
        .acquire(
            new Wanted(
                new RequestId(UUID.randomUUID()),
                List.of(new Bound(LimitLevel.KEY, "7", limits(2, 1_000, 5))),
                10))
        .toCompletableFuture()
        .join();
  }
}
