package io.nebulagate.application.fake;

import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Balance;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One account of the ledger in memory; what an owner owes stands with its main account. */
final class AccountRow {
  private static final AccountId REVENUE = InMemoryLedgerStore.REVENUE;

  final AccountId id;
  final long tenant;
  final Account.Owner owner;
  final boolean main;
  final Instant createdAt;
  @Nullable AccountId receivable;

  /** When what one cycle allows is over; nothing for the accounts of owners. */
  @Nullable Instant end;

  Account.Status status = Account.Status.ACTIVE;
  Money posted = Money.ZERO;
  Money held = Money.ZERO;
  Money owed = Money.ZERO;
  Money creditLimit = Money.ZERO;

  AccountRow(AccountId id, long tenant, Account.Owner owner, boolean main, Instant createdAt) {
    this.id = id;
    this.tenant = tenant;
    this.owner = owner;
    this.main = main;
    this.createdAt = createdAt;
  }

  /** What one cycle allows its owner; takes this id and the next. */
  AccountRow bucket(long bucketId, Instant openedAt, Instant endsAt) {
    AccountRow bucket = new AccountRow(new AccountId(bucketId), tenant, owner, false, openedAt);
    bucket.receivable = new AccountId(bucketId + 1);
    bucket.end = endsAt;
    return bucket;
  }

  /** Whether new holds may be made at {@code now}. */
  boolean usable(Instant now) {
    boolean open = end == null ? main : now.isBefore(end);
    return open && status == Account.Status.ACTIVE;
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

  /** What went to the gateway's revenue from here, or is owed to it, less what came back. */
  Money usedBy(List<Transfer> history) {
    Set<AccountId> own = Set.of(id, receivable());
    Money used = Money.ZERO;
    for (Transfer entry : history) {
      boolean pending = entry.phase() == Transfer.Phase.PENDING;
      boolean spent = own.contains(entry.debit()) && entry.credit().equals(REVENUE);
      boolean back = own.contains(entry.credit()) && entry.debit().equals(REVENUE);
      if (!pending && (spent || back)) {
        used = spent ? used.plus(entry.amount()) : used.minus(entry.amount());
      }
    }
    return used;
  }
}
