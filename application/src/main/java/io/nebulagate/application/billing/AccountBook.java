package io.nebulagate.application.billing;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Balance;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The ledger as operators use it. Blocking; thread-safe. */
public interface AccountBook {

  /** The account, with its balance of this instant. */
  Optional<Account> find(AccountId id);

  /** What requests have cost the account, and its balance of the same instant. */
  Optional<Spending> spending(AccountId id);

  /**
   * Opens the main account of an owner, and the one for what it may come to owe. Repeating it
   * answers the first account.
   */
  AccountId open(long tenant, Account.Owner owner);

  /**
   * Moves money in, once per key.
   *
   * @throws GatewayException with {@link GatewayError.IdempotencyKeyReused} when the key stands for
   *     something else, {@link GatewayError.NotFound} when there is no such account
   */
  Moved credit(IdempotencyKey key, Movement movement);

  /**
   * Moves money out, once per key, never more than is available.
   *
   * @throws GatewayException as {@link #credit}, and with {@link GatewayError.InsufficientBalance}
   */
  Moved debit(IdempotencyKey key, Movement movement);

  /** Freezes or unfreezes; answers whether there is such an account. */
  boolean setStatus(AccountId id, Account.Status status);

  /**
   * Lets the account go as far below zero as {@code limit}.
   *
   * @throws GatewayException with {@link GatewayError.CreditInUse} when more is used already,
   *     {@link GatewayError.InvalidValue} for a limit that cannot be, {@link GatewayError.NotFound}
   *     when there is no such account or it is closed; nothing has changed then
   */
  void setCreditLimit(AccountId id, Money limit);

  /**
   * The account's history, newest first.
   *
   * @param before continue after this entry of an earlier page
   * @param limit 1 to 200
   */
  List<Transfer> history(AccountId id, Optional<Cursor> before, int limit);

  /**
   * What an account has spent and has left.
   *
   * @param used what requests have cost it, reversals and corrections taken into account, and what
   *     its owner still owes for them
   */
  record Spending(Money used, Balance balance) {}

  /** What is moved, for whom and why. */
  record Movement(AccountId account, Money amount, String reason, String actor) {}

  /**
   * What became of it. A repeated key answers what the first call did.
   *
   * @param replayed whether it had happened before
   * @param available what was available right after it
   */
  record Moved(UUID transferId, Money available, boolean replayed) {}

  /**
   * A place in a history: right behind the entry with this id and phase.
   *
   * @param phase 0 a hold, 1 its resolution, 2 anything else
   */
  record Cursor(UUID id, int phase) {

    /** The place right behind {@code last}, from where the next page continues. */
    public static Cursor after(Transfer last) {
      return new Cursor(last.id(), phaseOf(last));
    }

    /** The phase of an entry as the ledger numbers it; a hold and its resolution share an id. */
    public static int phaseOf(Transfer entry) {
      return switch (entry.kind()) {
        case HOLD, LEASE -> 0;
        case CHARGE, VOID, EXPIRE -> 1;
        default -> 2;
      };
    }
  }
}
