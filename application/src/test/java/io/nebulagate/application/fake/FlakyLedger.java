package io.nebulagate.application.fake;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A ledger that can be away, or read-only, or unable to take certain settlements. */
public final class FlakyLedger implements LedgerStore {

  private final LedgerStore ledger;
  private final Set<UUID> poison = new HashSet<>();
  private final List<UUID> settled = new ArrayList<>();
  private boolean away;
  private boolean readOnly;

  /** Passes on to {@code ledger} whatever it does not refuse. */
  public FlakyLedger(LedgerStore ledger) {
    this.ledger = ledger;
  }

  /** Whether it answers at all. */
  public synchronized FlakyLedger away(boolean now) {
    away = now;
    return this;
  }

  /** Whether it answers and yet takes nothing, like a standby. */
  public synchronized FlakyLedger readOnly(boolean now) {
    readOnly = now;
    return this;
  }

  /** From now on the settlement of this hold makes every batch fail. */
  public synchronized FlakyLedger refusing(UUID hold) {
    poison.add(hold);
    return this;
  }

  /** The holds whose settlements were taken, in their order. */
  public synchronized List<UUID> settled() {
    return List.copyOf(settled);
  }

  @Override
  public synchronized Outcomes apply(Batch batch) {
    boolean writes = !batch.holds().isEmpty() || !batch.settlements().isEmpty();
    if (away || (readOnly && writes)) {
      throw new IllegalStateException("the ledger is away");
    }
    List<UUID> holds = batch.settlements().stream().map(s -> s.resolution().holdId()).toList();
    if (holds.stream().anyMatch(poison::contains)) {
      throw new IllegalStateException("a settlement that cannot be written");
    }
    settled.addAll(holds);
    return ledger.apply(batch);
  }

  @Override
  public Money lend(Lease lease) {
    return ledger.lend(lease);
  }

  @Override
  public void renew(Map<UUID, Money> observed, Duration timeToLive) {
    ledger.renew(observed, timeToLive);
  }

  @Override
  public int sweep(int limit, Duration grace) {
    return ledger.sweep(limit, grace);
  }

  @Override
  public void keep(List<RequestRecord> records) {
    ledger.keep(records);
  }
}
