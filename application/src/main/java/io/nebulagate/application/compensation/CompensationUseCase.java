package io.nebulagate.application.compensation;

import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.compensation.CompensationStore.Begun;
import io.nebulagate.application.compensation.CompensationStore.Progress;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import java.util.UUID;

/** Gives the same credit to many. Blocking; thread-safe. */
public interface CompensationUseCase {

  /**
   * Whom a compensation would reach; changes nothing.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming the field, or {@link
   *     GatewayError.NotFound} when an account that is named does not exist
   */
  Selection preview(Compensation compensation);

  /**
   * Begins a compensation, once per key, and does the first of it at once.
   *
   * @throws GatewayException as {@link #preview}, and with {@link
   *     GatewayError.IdempotencyKeyReused}
   */
  Begun begin(IdempotencyKey key, Compensation compensation);

  /**
   * How far one has come.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  Progress find(UUID job);

  /**
   * Goes on with what is not finished, for as long as one page after another is found, within
   * bounds. Meant to be called again and again on every replica.
   *
   * @return how many accounts were dealt with
   */
  int work();
}
