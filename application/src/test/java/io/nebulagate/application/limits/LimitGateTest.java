package io.nebulagate.application.limits;

import static io.nebulagate.application.contract.RateLimiterContract.limits;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.limits.InMemoryRateLimiter;
import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LimitGateTest {

  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Limits ONE_AT_A_TIME = limits(0, 0, 1);

  private Instant now = Instant.EPOCH;
  private final LimitGate gate =
      new LimitGate(
          (_, _) -> List.of(), new InMemoryRateLimiter(() -> now, RateLimiter.MINUTE, LEASE));

  @Test
  void aRequestThatRunsForHoursKeepsItsPlace() {
    assertThat(ask(ONE_AT_A_TIME)).isInstanceOf(Answer.Granted.class);

    for (int i = 0; i < 1_000; i++) {
      now = now.plusSeconds(20);
      gate.renew();
    }

    assertThat(ask(ONE_AT_A_TIME)).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void aRequestThatEndsIsRenewedNoMore() {
    Answer.Granted granted = (Answer.Granted) ask(ONE_AT_A_TIME);
    assertThat(gate.leases()).isEqualTo(1);

    gate.release(granted.ticket(), 0);

    assertThat(gate.leases()).isZero();
    assertThat(ask(ONE_AT_A_TIME)).isInstanceOf(Answer.Granted.class);
  }

  @Test
  void onlyPlacesAreRenewed() {
    ask(limits(60, 1_000, 0));

    assertThat(gate.leases()).isZero();
  }

  private Answer ask(Limits limits) {
    Bound bound = new Bound(LimitLevel.KEY, "7", limits);
    return gate.acquire(new Wanted(new RequestId(UUID.randomUUID()), List.of(bound), 10))
        .toCompletableFuture()
        .join();
  }
}
