package io.nebulagate.application.compensation;

import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The same credit to everybody whom a filter selects.
 *
 * @param amount what each account gets, more than nothing
 */
public record Compensation(Filter filter, Money amount, String reason, String actor) {

  /**
   * Selects main accounts of users and organisations that are active and meet every condition that
   * is there. Accounts that are named may be frozen, too.
   *
   * @param accounts only these
   * @param group only those of users in this group
   * @param createdBefore only those opened before this instant
   */
  public record Filter(
      Optional<Account.OwnerType> ownerType,
      Optional<Set<AccountId>> accounts,
      Optional<String> group,
      Optional<Instant> createdBefore) {

    /** Selects all. */
    public static final Filter ALL =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Copies the set. */
    public Filter {
      accounts = accounts.map(Set::copyOf);
    }
  }
}
