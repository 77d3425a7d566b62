package io.nebulagate.application.plan;

import io.nebulagate.application.plan.SplitHolds.Outcome;
import io.nebulagate.application.plan.SplitHolds.Wanted;

/**
 * Sets aside out of what plans allow, whether or not the schedule was in time: a cycle that is due
 * is begun first. Blocking; thread-safe.
 */
public final class SplitHoldService {

  /** Each makes up for as many cycles as are begun at once. */
  private static final int ROUNDS_MAX = 4;

  private final SplitHolds holds;
  private final CycleService cycles;
  private final StandIns standIns;

  /** Begins cycles with {@code cycles}, and stand-ins with {@code standIns}. */
  public SplitHoldService(SplitHolds holds, CycleService cycles, StandIns standIns) {
    this.holds = holds;
    this.cycles = cycles;
    this.standIns = standIns;
  }

  /**
   * Makes the holds.
   *
   * @return still {@link Outcome.Due} where this replica's clock does not see what the book sees
   *     yet, or more cycles were missed than one request makes up for
   */
  public Outcome hold(Wanted wanted) {
    Outcome outcome = holds.hold(wanted);
    for (int round = 0; round < ROUNDS_MAX && begin(wanted, outcome); round++) {
      outcome = holds.hold(wanted);
    }
    return outcome;
  }

  /** Begins what has to be begun first; whether there was something. */
  private boolean begin(Wanted wanted, Outcome outcome) {
    if (outcome instanceof Outcome.Due(var due)) {
      due.forEach(cycles::roll);
      return true;
    }
    if (outcome instanceof Outcome.Unbegun) {
      wanted.payer().standIn().ifPresent(plan -> standIns.begin(wanted.payer().account(), plan));
      return true;
    }
    return false;
  }
}
