package io.nebulagate.application.billing;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.domain.ledger.Resolution;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands what a spool keeps to the ledger, page by page, and tells a ledger that takes nothing from
 * a settlement that it will not have. Only a ledger that took another settlement in the same run
 * counts as one that takes them: a read-only standby answers every question and yet takes nothing.
 * For one run and one thread; blocking.
 */
public final class SpoolHandover {

  /** The most settlements of one page. */
  public static final int PAGE_MAX = 256;

  private static final Logger LOG = System.getLogger(SpoolHandover.class.getName());
  private static final Batch NOTHING = new Batch(List.of(), List.of());

  private final LedgerStore ledger;
  private final List<Refused> undecided = new ArrayList<>();
  private @Nullable RuntimeException failure;
  private int taken;

  /** Hands over to {@code ledger}. */
  public SpoolHandover(LedgerStore ledger) {
    this.ledger = ledger;
  }

  /** A settlement that the ledger did not take although it took others. */
  public record Refused(Settlement settlement, RuntimeException reason) {}

  /**
   * Hands one page over.
   *
   * @return what is proven by now to be refused for itself, of this page and those before it
   * @throws RuntimeException what the ledger threw, when it cannot take this page
   */
  public List<Refused> page(List<Settlement> page) {
    int before = taken;
    try {
      apply(page);
    } catch (RuntimeException together) {
      oneByOne(page);
      if (failure == null) {
        failure = together;
      }
    }
    if (taken > before) {
      List<Refused> proven = List.copyOf(undecided);
      undecided.clear();
      failure = null;
      return proven;
    }
    if (failure != null && undecided.size() >= PAGE_MAX) {
      throw failure;
    }
    return List.of();
  }

  /** Whether everything handed over so far may be forgotten. */
  public boolean decided() {
    return undecided.isEmpty();
  }

  /** How many the ledger took. */
  public int taken() {
    return taken;
  }

  /**
   * Ends the run.
   *
   * @throws RuntimeException what the ledger threw, when it is not proven whose fault that is
   */
  public void end() {
    if (failure != null && !undecided.isEmpty()) {
      throw failure;
    }
  }

  private void oneByOne(List<Settlement> page) {
    ledger.apply(NOTHING);
    for (Settlement settlement : page) {
      try {
        apply(List.of(settlement));
      } catch (RuntimeException refusal) {
        // A ledger that has gone away in the meantime says nothing about this settlement.
        ledger.apply(NOTHING);
        undecided.add(new Refused(settlement, refusal));
      }
    }
  }

  private void apply(List<Settlement> page) {
    List<Resolution.Outcome> outcomes = ledger.apply(new Batch(List.of(), page)).settlements();
    taken += page.size();
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case APPLIED, LATE, REPLAY, DEFERRED -> {}
        case CONFLICT, UNKNOWN_HOLD ->
            LOG.log(
                Level.ERROR,
                "a settlement from the spool came too late ("
                    + outcomes.get(i)
                    + "): "
                    + page.get(i).resolution().holdId());
      }
    }
  }
}
