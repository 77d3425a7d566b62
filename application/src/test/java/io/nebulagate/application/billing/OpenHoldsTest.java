package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OpenHoldsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore(now::get);
  private final AccountId account = ledger.openWith(Money.ofNanos(1000));
  private final UUID id = UUID.randomUUID();
  private final OpenHolds openHolds = new OpenHolds();

  @Test
  void aHoldIsRenewedForAsLongAsItsRequestRuns() {
    open();

    later(Duration.ofMinutes(1));
    openHolds.renew(ledger, Duration.ofMinutes(2));
    later(Duration.ofMinutes(1));

    assertThat(ledger.sweep(10, Duration.ZERO)).isZero();
  }

  @Test
  void whatNobodyRenewsExpiresAtItsCostSoFar() {
    open();
    openHolds.renew(ledger, Duration.ofMinutes(2));
    openHolds.closed(id);

    later(Duration.ofMinutes(5));
    openHolds.renew(ledger, Duration.ofMinutes(2));

    assertThat(ledger.sweep(10, Duration.ZERO)).isEqualTo(1);
    assertThat(ledger.find(account).orElseThrow().balance().available())
        .isEqualTo(Money.ofNanos(993));
  }

  private void open() {
    Hold hold = new Hold(id, id, account, Money.ofNanos(100), Duration.ofMinutes(2));
    ledger.apply(new LedgerStore.Batch(List.of(hold), List.of()));
    openHolds.opened(id, () -> Money.ofNanos(7));
  }

  private void later(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }
}
