package io.nebulagate.application.billing;

import io.nebulagate.application.billing.AccountBook.Cursor;
import io.nebulagate.application.billing.AccountBook.Moved;
import io.nebulagate.application.billing.AccountBook.Movement;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import java.util.List;
import java.util.Optional;

/** Checks what operators may do to accounts, then does it in the ledger. */
public final class AccountService implements AccountUseCase {

  private static final int REASON_LENGTH_MAX = 500;

  private final AccountBook book;
  private final LedgerAudit audit;

  /** Works on {@code book}. */
  public AccountService(AccountBook book, LedgerAudit audit) {
    this.book = book;
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
    return setStatus(id, Account.Status.FROZEN);
  }

  @Override
  public Account unfreeze(AccountId id) {
    return setStatus(id, Account.Status.ACTIVE);
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
    if (find(id).status() == Account.Status.CLOSED) {
      throw invalid("id", "the account is closed");
    }
    book.setStatus(id, status);
    return find(id);
  }

  private void check(Movement movement) {
    find(movement.account());
    if (!movement.amount().isPositive()) {
      throw invalid("amount", "must be more than 0");
    }
    if (movement.reason().isBlank() || movement.reason().length() > REASON_LENGTH_MAX) {
      throw invalid("reason", "has 1 to " + REASON_LENGTH_MAX + " characters");
    }
  }

  private static GatewayException invalid(String field, String reason) {
    return new GatewayException(new GatewayError.InvalidValue(field, reason));
  }
}
