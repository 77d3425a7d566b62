package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenLeaseTest {

  private static final Money LENT = Money.ofNanos(1_000);
  private static final Money ONE = Money.ofNanos(1);
  private static final long FRESH = OpenLease.FRESH.toNanos();

  private final OpenLease lease =
      new OpenLease(
          new Lease(UUID.randomUUID(), new AccountId(1), LENT, ONE, Duration.ofSeconds(30)),
          LENT,
          0);

  @Test
  void itsSuccessorIsAskedForBeforeItEnds() {
    assertThat(lease.wantsSuccessor(FRESH / 2)).isFalse();
    assertThat(lease.wantsSuccessor(FRESH * 4 / 5)).isTrue();
    assertThat(lease.reserve(UUID.randomUUID(), ONE, FRESH * 4 / 5)).isTrue();
  }

  @Test
  void afterItsTimeItAdmitsNothing() {
    assertThat(lease.reserve(UUID.randomUUID(), ONE, FRESH + 1)).isFalse();
  }

  @Test
  void itsSuccessorIsAskedForWhenAQuarterIsLeft() {
    lease.reserve(UUID.randomUUID(), Money.ofNanos(749), 0);
    assertThat(lease.wantsSuccessor(0)).isFalse();

    lease.reserve(UUID.randomUUID(), ONE, 0);

    assertThat(lease.wantsSuccessor(0)).isTrue();
  }
}
