package io.nebulagate.application.plan;

import io.nebulagate.application.plan.SplitHolds.Outcome;
import io.nebulagate.application.plan.SplitHolds.Wanted;

/**
 * Sets aside out of what plans allow, whether or not the schedule was in time: a cycle that is due
 * is begun first. Blocking; thread-safe.
 */
public final class SplitHoldService {

  private final SplitHolds holds;
  private final CycleService cycles;

  /** Begins cycles with {@code cycles}. */
  public SplitHoldService(SplitHolds holds, CycleService cycles) {
    this.holds = holds;
    this.cycles = cycles;
  }

  /**
   * Makes the holds.
   *
   * @return still {@link Outcome.Due} only where this replica's clock does not see what the book
   *     sees yet
   */
  public Outcome hold(Wanted wanted) {
    Outcome first = holds.hold(wanted);
    if (first instanceof Outcome.Due(var subscriptions)) {
      subscriptions.forEach(cycles::roll);
      return holds.hold(wanted);
    }
    return first;
  }
}
