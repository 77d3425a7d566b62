package io.nebulagate.application.fake;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.SettlementSpool;
import io.nebulagate.application.billing.SpoolException;
import io.nebulagate.application.billing.SpoolHandover;
import io.nebulagate.application.billing.SpoolHandover.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A spool that forgets everything with the process; counts settlements where others count bytes.
 */
public final class InMemorySettlementSpool implements SettlementSpool {

  private final int settlementsMax;
  private final List<Settlement> kept = new ArrayList<>();
  private final List<Settlement> rejected = new ArrayList<>();
  private boolean broken;

  /** A spool for this many settlements. */
  public InMemorySettlementSpool(int settlementsMax) {
    this.settlementsMax = settlementsMax;
  }

  @Override
  public synchronized CompletionStage<Void> append(Settlement settlement) {
    if (broken || kept.size() >= settlementsMax) {
      String reason = broken ? "the spool cannot be written" : "the spool is full";
      return CompletableFuture.failedStage(new SpoolException(reason));
    }
    kept.add(settlement);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public synchronized int drainTo(LedgerStore ledger) {
    SpoolHandover handover = new SpoolHandover(ledger);
    int handed = 0;
    while (handed < kept.size()) {
      int end = Math.min(kept.size(), handed + SpoolHandover.PAGE_MAX);
      List<Settlement> page = List.copyOf(kept.subList(handed, end));
      handover.page(page).stream().map(Refused::settlement).forEach(rejected::add);
      handed = end;
      if (handover.decided()) {
        kept.subList(0, handed).clear();
        handed = 0;
      }
    }
    handover.end();
    return handover.taken();
  }

  @Override
  public synchronized Optional<String> problem() {
    if (broken) {
      return Optional.of("the spool cannot be written");
    }
    return kept.size() * 100L >= settlementsMax * 80L
        ? Optional.of("the spool is nearly full")
        : Optional.empty();
  }

  /** From now on, or no more, nothing can be written. */
  public synchronized void setBroken(boolean now) {
    broken = now;
  }

  /** What waits for the ledger, oldest first. */
  public synchronized List<Settlement> kept() {
    return List.copyOf(kept);
  }

  /** What the ledger refused for itself. */
  public synchronized List<Settlement> rejected() {
    return List.copyOf(rejected);
  }
}
