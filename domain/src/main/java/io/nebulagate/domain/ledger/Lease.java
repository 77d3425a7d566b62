package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.UUID;

/**
 * A slice of a busy account that one replica asks for, to admit requests against it without asking
 * the ledger each time. In the ledger it is a hold: what is lent is available to nobody else, so
 * that no account is ever overspent. Charges drawn from it are entries of their own; what is left
 * goes back when it is released or expires.
 *
 * @param id made by the caller, UUIDv7; repeating it answers the first
 * @param wanted the most that is useful
 * @param least what is worth the trouble, more than nothing; less is not lent
 * @param timeToLive how long it stands unless renewed, measured by the database
 */
public record Lease(UUID id, AccountId account, Money wanted, Money least, Duration timeToLive) {

  /** Checks the amounts. */
  public Lease {
    if (!least.isPositive() || wanted.compareTo(least) < 0) {
      throw new IllegalArgumentException("a lease is more than nothing");
    }
  }

  /** Gives back what is left of it. */
  public Resolution release() {
    return new Resolution(id, account, Resolution.Kind.VOID, Money.ZERO);
  }
}
