package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Money to set aside on one account for a request whose cost is not known yet. It is resolved
 * exactly once, by a {@link Resolution} with the same id.
 *
 * <pre>
 *   open ──settle──▶ settled
 *     ├───void────▶ voided
 *     └───expire──▶ expired
 * </pre>
 *
 * @param id made by the caller, UUIDv7; repeating it with the same content is harmless
 * @param journal groups all entries of one request: the request's own id
 * @param amount how much, more than nothing
 * @param timeToLive how long it stands unless renewed, measured by the database
 * @param budgets what it counts against beside the account, each of another key, at most {@value
 *     #BUDGETS_MAX}; it stands only if it fits into all of them, and so does its charge
 */
public record Hold(
    UUID id,
    UUID journal,
    AccountId account,
    Money amount,
    Duration timeToLive,
    List<Budget> budgets) {

  /** The most budgets one hold counts against. */
  public static final int BUDGETS_MAX = 16;

  /** Checks the amount. */
  public Hold {
    if (!amount.isPositive()) {
      throw new IllegalArgumentException("a hold is more than nothing");
    }
    budgets = List.copyOf(budgets);
    if (budgets.size() > BUDGETS_MAX) {
      throw new IllegalArgumentException("a hold counts against at most " + BUDGETS_MAX);
    }
  }

  /** A hold that only its account bounds. */
  public Hold(UUID id, UUID journal, AccountId account, Money amount, Duration timeToLive) {
    this(id, journal, account, amount, timeToLive, List.of());
  }

  /** The same hold, counted against {@code others}. */
  public Hold within(List<Budget> others) {
    return new Hold(id, journal, account, amount, timeToLive, others);
  }

  /** What became of an attempt to hold. */
  public sealed interface Outcome {
    /** The money is set aside. */
    Outcome APPLIED = Plain.APPLIED;

    /** Not enough available. */
    Outcome INSUFFICIENT = Plain.INSUFFICIENT;

    /** The same hold was already made. */
    Outcome REPLAY = Plain.REPLAY;

    /** The id was used for another hold. */
    Outcome CONFLICT = Plain.CONFLICT;

    /** The account is frozen, expired or closed. */
    Outcome UNUSABLE = Plain.UNUSABLE;

    /** An outcome that its name tells all of. */
    enum Plain implements Outcome {
      /** The money is set aside. */
      APPLIED,
      /** Not enough available. */
      INSUFFICIENT,
      /** The same hold was already made. */
      REPLAY,
      /** The id was used for another hold. */
      CONFLICT,
      /** The account is frozen, expired or closed. */
      UNUSABLE
    }

    /**
     * The account could pay, but a budget is used up.
     *
     * @param budget the first that the hold did not fit into
     */
    record OverBudget(Budget budget) implements Outcome {}
  }
}
