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

/**
 * Runs the accounts of users and organisations. The ledger's own accounts do not exist for it.
 * Every method throws {@link GatewayException} with {@link GatewayError.NotFound} for an account
 * that does not exist. Blocking; thread-safe.
 */
public interface AccountUseCase {

  /** The account with its balance. */
  Account find(AccountId id);

  /**
   * Moves money in, once per key.
   *
   * @throws GatewayException with {@link GatewayError.IdempotencyKeyReused} or {@link
   *     GatewayError.InvalidValue}
   */
  Moved credit(IdempotencyKey key, Movement movement);

  /**
   * Moves money out, once per key, never more than is available.
   *
   * @throws GatewayException as {@link #credit}, and with {@link GatewayError.InsufficientBalance}
   */
  Moved debit(IdempotencyKey key, Movement movement);

  /** Stops new requests on the account; what runs still settles. */
  Account freeze(AccountId id);

  /** Lets requests through again. */
  Account unfreeze(AccountId id);

  /**
   * Lets the account go as far below zero as {@code limit}; 0 for not at all.
   *
   * @throws GatewayException with {@link GatewayError.CreditInUse} when more is used already, or
   *     {@link GatewayError.InvalidValue}
   */
  Account setCreditLimit(AccountId id, Money limit);

  /**
   * Takes an earlier transfer back, once per key; see {@link ReversalBook#reverse}.
   *
   * @throws GatewayException as that does
   */
  Reversed reverse(IdempotencyKey key, Reversal reversal);

  /**
   * The account's history, newest first.
   *
   * @param limit 1 to 200
   */
  List<Transfer> history(AccountId id, Optional<Cursor> before, int limit);

  /** Recomputes the whole ledger. Takes long on a large one. */
  LedgerAudit.Report verify();
}
