package io.nebulagate.persistence.spool;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A ledger that takes whatever it is handed, and remembers the amounts. */
final class RecordingLedger implements LedgerStore {

  final List<Integer> taken = new ArrayList<>();

  @Override
  public Outcomes apply(Batch batch) {
    batch.settlements().forEach(s -> taken.add((int) s.resolution().amount().nanos()));
    return new Outcomes(
        List.of(), batch.settlements().stream().map(_ -> Resolution.Outcome.APPLIED).toList());
  }

  @Override
  public Money lend(Lease lease) {
    return Money.ZERO;
  }

  @Override
  public void renew(Map<UUID, Money> observed, Duration timeToLive) {}

  @Override
  public int sweep(int limit, Duration grace) {
    return 0;
  }

  @Override
  public void keep(List<RequestRecord> records) {}
}
