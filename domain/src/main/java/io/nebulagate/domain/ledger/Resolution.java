package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;
import java.util.UUID;

/**
 * The one end of a hold.
 *
 * @param holdId the hold it ends
 * @param account the account the hold stands on
 * @param amount the real cost, not negative; nothing for a void
 */
public record Resolution(UUID holdId, AccountId account, Kind kind, Money amount) {

  /** Checks the amount against the kind. */
  public Resolution {
    if (amount.nanos() < 0 || (kind == Kind.VOID && !amount.isZero())) {
      throw new IllegalArgumentException("a charge is never negative and a void is nothing");
    }
  }

  /** Replaces the hold by its real cost. */
  public static Resolution settle(Hold hold, Money amount) {
    return new Resolution(hold.id(), hold.account(), Kind.SETTLE, amount);
  }

  /** Gives the whole hold back. */
  public static Resolution release(Hold hold) {
    return new Resolution(hold.id(), hold.account(), Kind.VOID, Money.ZERO);
  }

  /** How a hold ends. */
  public enum Kind {
    /** The request was served and costs something, or exactly nothing. */
    SETTLE,
    /** The request was not served. */
    VOID,
    /** Nobody resolved it in time. */
    EXPIRE
  }

  /** What became of an attempt to resolve. */
  public enum Outcome {
    /** Done now. */
    APPLIED,
    /**
     * Done now, though the hold had expired or was lost: the difference to what was charged then is
     * booked as a correction.
     */
    LATE,
    /** Kept to be done later, because the ledger cannot be reached: it survives a crash. */
    DEFERRED,
    /** Done before, in the same way. */
    REPLAY,
    /** Already resolved in another way. */
    CONFLICT,
    /** No such hold. */
    UNKNOWN_HOLD
  }
}
