package io.nebulagate.application.compensation;

import io.nebulagate.application.compensation.Compensation.Filter;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import java.util.List;
import java.util.Set;

/** Chooses accounts that the same is to be done for. Blocking; thread-safe. */
public interface AccountChoice {

  /** How many accounts are shown of a selection. */
  int SHOWN_MAX = 20;

  /** Those of these that are no account of a user or organisation. */
  Set<AccountId> unknown(Set<AccountId> accounts);

  /** Whom a filter selects now; changes nothing. */
  Selection select(Filter filter);

  /**
   * A selection.
   *
   * @param first the first {@link #SHOWN_MAX} of them by id
   */
  record Selection(long count, List<Chosen> first) {

    /** Copies the list. */
    public Selection {
      first = List.copyOf(first);
    }
  }

  /** One of the selected. */
  record Chosen(AccountId account, Account.Owner owner) {}
}
