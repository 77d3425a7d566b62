package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;
import java.time.Duration;
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
 */
public record Hold(UUID id, UUID journal, AccountId account, Money amount, Duration timeToLive) {

  /** Checks the amount. */
  public Hold {
    if (!amount.isPositive()) {
      throw new IllegalArgumentException("a hold is more than nothing");
    }
  }

  /** What became of an attempt to hold. */
  public enum Outcome {
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
}
