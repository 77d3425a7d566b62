package io.nebulagate.application.billing;

import io.nebulagate.application.billing.AccountBook.Cursor;
import io.nebulagate.application.billing.AccountBook.Moved;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.billing.ReversalBook.Reversed;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks what operators may do to accounts, then does it in the ledger. */
public final class AccountService implements AccountUseCase {

  private final AccountBook book;
  private final ReversalBook reversals;
  private final LedgerAudit audit;
  private final Consumer<AccountId> frozen;

  /**
   * Works on {@code book}; {@code reversals} is another side of the same ledger. Whoever admits
   * requests in memory hears from {@code frozen} which accounts were.
   */
  public AccountService(
      AccountBook book, ReversalBook reversals, LedgerAudit audit, Consumer<AccountId> frozen) {
    this.frozen = frozen;
    this.book = book;
    this.reversals = reversals;
    this.audit = audit;
  }

  @Override
  public Account find(AccountId id) {
    return book.find(id)
        .filter(account -> account.owner().type() != Account.OwnerType.SYSTEM)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("account")));
  }

  @Override
  public Moved credit(IdempotencyKey key, Movement movement) {
    check(movement);
    return book.credit(key, movement);
  }

  @Override
  public Moved debit(IdempotencyKey key, Movement movement) {
    check(movement);
    return book.debit(key, movement);
  }

  @Override
  public Account freeze(AccountId id) {
    Account account = setStatus(id, Account.Status.FROZEN);
    frozen.accept(id);
    return account;
  }

  @Override
  public Account unfreeze(AccountId id) {
    return setStatus(id, Account.Status.ACTIVE);
  }

  @Override
  public Account setCreditLimit(AccountId id, Money limit) {
    refuseClosed(find(id));
    if (limit.nanos() < 0) {
      throw GatewayException.invalidValue("amount", "must not be negative");
    }
    book.setCreditLimit(id, limit);
    return find(id);
  }

  @Override
  public Reversed reverse(IdempotencyKey key, Reversal reversal) {
    reversal.amount().ifPresent(MovementRules::checkAmount);
    MovementRules.checkReason(reversal.reason());
    return reversals.reverse(key, reversal);
  }

  @Override
  public List<Transfer> history(AccountId id, Optional<Cursor> before, int limit) {
    find(id);
    return book.history(id, before, limit);
  }

  @Override
  public LedgerAudit.Report verify() {
    return audit.verify();
  }

  private Account setStatus(AccountId id, Account.Status status) {
    refuseClosed(find(id));
    book.setStatus(id, status);
    return find(id);
  }

  private void check(Movement movement) {
    find(movement.account());
    MovementRules.checkAmount(movement.amount());
    MovementRules.checkReason(movement.reason());
  }

  private static void refuseClosed(Account account) {
    if (account.status() == Account.Status.CLOSED) {
      throw GatewayException.invalidValue("id", "the account is closed");
    }
  }
}
