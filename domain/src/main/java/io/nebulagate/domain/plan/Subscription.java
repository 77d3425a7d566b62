package io.nebulagate.domain.plan;

import io.nebulagate.domain.ledger.AccountId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * That somebody has a plan. Its cycles are counted from its anchor in the zone its owner had then,
 * so that a later move neither shortens nor repeats one.
 *
 * <pre>
 *   ACTIVE ◀──freeze, unfreeze──▶ FROZEN
 *     └──────cancel──▶ CANCELLED ◀──┘
 * </pre>
 *
 * @param account the account of whoever has it; requests that this one pays for may use it
 * @param version the version of the plan that was subscribed to
 * @param anchor when the first cycle begins
 * @param endsAt from when on it is over; without an end when empty
 * @param allowances what each cycle includes: those of the plan, or what was agreed instead
 * @param lastCycle the number of the newest cycle that was begun; 0 before the first
 * @param standIn whether it is used only while its owner is distrusted, and then in place of all
 *     others; nobody bought it
 */
public record Subscription(
    long id,
    AccountId account,
    long version,
    Status status,
    BillingCycle cycle,
    Instant anchor,
    ZoneId zone,
    Optional<Instant> endsAt,
    List<Allowance> allowances,
    long lastCycle,
    boolean standIn) {

  /** The most cycles made up for at once; the next call goes on. */
  public static final int DUE_MAX = 64;

  /** Copies the allowances. */
  public Subscription {
    allowances = List.copyOf(allowances);
  }

  /** The same, allowing something else in each cycle. */
  public Subscription allowing(List<Allowance> others) {
    return new Subscription(
        id, account, version, status, cycle, anchor, zone, endsAt, others, lastCycle, standIn);
  }

  /** How it stands. */
  public enum Status {
    /** Its allowances may be used. */
    ACTIVE,
    /**
     * Nothing new; requests that run still settle. Cycles that pass meanwhile are made up for when
     * it is active again.
     */
    FROZEN,
    /** Over for good. */
    CANCELLED
  }

  /** The cycle that {@code at} lies in, if there is one. */
  public Optional<Cycle> cycleAt(Instant at) {
    if (at.isBefore(anchor) || over(at)) {
      return Optional.empty();
    }
    return Optional.of(ending(cycle.at(anchor, zone, at)));
  }

  /** Whether its end is reached. */
  public boolean over(Instant at) {
    return status == Status.CANCELLED || (endsAt.isPresent() && !at.isBefore(endsAt.get()));
  }

  /**
   * The cycles that have to be begun by {@code now}, oldest first, at most {@value #DUE_MAX}. Where
   * something is carried over, every cycle that was missed is made up for; where nothing is, only
   * the newest: what the others allowed would have lapsed anyway. Nor does a stand-in earn anything
   * while it is not used.
   */
  public List<Cycle> due(Instant now) {
    Optional<Cycle> current = status == Status.ACTIVE ? cycleAt(now) : Optional.empty();
    if (current.isEmpty() || current.get().number() <= lastCycle) {
      return List.of();
    }
    if (standIn
        || allowances.stream().allMatch(allows -> allows.rollover() instanceof Rollover.None)) {
      return List.of(current.get());
    }
    List<Cycle> due = new ArrayList<>();
    for (long n = lastCycle + 1; n <= current.get().number() && due.size() < DUE_MAX; n++) {
      Cycle missed = ending(cycle.cycle(anchor, zone, n));
      if (missed.start().isBefore(missed.end())) {
        due.add(missed);
      }
    }
    return due;
  }

  private Cycle ending(Cycle whole) {
    return endsAt.map(whole::until).orElse(whole);
  }
}
