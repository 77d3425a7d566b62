package io.nebulagate.application.fake;

import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Balance;
import io.nebulagate.domain.money.Money;
import org.jspecify.annotations.Nullable;

/** One account of the ledger in memory; what an owner owes stands with its main account. */
final class AccountRow {
  final AccountId id;
  final long tenant;
  final Account.Owner owner;
  final boolean main;
  @Nullable AccountId receivable;
  Account.Status status = Account.Status.ACTIVE;
  Money posted = Money.ZERO;
  Money held = Money.ZERO;
  Money owed = Money.ZERO;
  Money creditLimit = Money.ZERO;

  AccountRow(AccountId id, long tenant, Account.Owner owner, boolean main) {
    this.id = id;
    this.tenant = tenant;
    this.owner = owner;
    this.main = main;
  }

  Balance balance() {
    return new Balance(posted, held, creditLimit);
  }

  /** What may still be spent: available plus credit. */
  Money spendable() {
    return posted.minus(held).plus(creditLimit);
  }

  AccountId receivable() {
    if (receivable == null) {
      throw new IllegalStateException("account " + id + " has no receivable");
    }
    return receivable;
  }

  Account toAccount() {
    return new Account(id, tenant, owner, status, balance(), owed);
  }
}
