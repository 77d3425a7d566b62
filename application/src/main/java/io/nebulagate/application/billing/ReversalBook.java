package io.nebulagate.application.billing;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes earlier transfers back, by new transfers in the opposite direction. All reversals of one
 * transfer together never exceed it, and a reversal is never reversed. Blocking; thread-safe.
 */
public interface ReversalBook {

  /**
   * Takes a transfer back, once per key. The id of a charge stands for all of it, also for what its
   * owner came to owe: that debt is cancelled first. Whoever got the money pays what there is and
   * comes to owe the rest; money that comes back repays first what its owner owes.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such transfer,
   *     {@link GatewayError.InvalidValue} when it is none that can be reversed, {@link
   *     GatewayError.ReversalTooLarge} when less is left of it, {@link
   *     GatewayError.IdempotencyKeyReused} when the key stands for something else
   */
  Reversed reverse(IdempotencyKey key, Reversal reversal);

  /**
   * What is taken back and why.
   *
   * @param transfer a charge, by its hold's id, or any other transfer by its own
   * @param amount how much, more than nothing; when empty, all that is left of it
   */
  record Reversal(UUID transfer, Optional<Money> amount, String reason, String actor) {}

  /**
   * What became of it. A repeated key answers what the first call did.
   *
   * @param amount how much was taken back
   * @param owed how much of it the payer did not have and owes now
   * @param available what was available right after it on the customer's account
   * @param replayed whether it had happened before
   */
  record Reversed(UUID transferId, Money amount, Money owed, Money available, boolean replayed) {}
}
