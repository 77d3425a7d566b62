package io.nebulagate.application.plan.bulk;

import io.nebulagate.application.compensation.AccountChoice.Selection;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Begun;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Progress;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.PlanVersion;
import java.util.UUID;

/** Gives the same plan to many. Blocking; thread-safe. */
public interface BulkAssignmentUseCase {

  /**
   * Whom an assignment would reach; changes nothing.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming the field, or {@link
   *     GatewayError.NotFound} when there is no such plan, or an account that is named is not there
   */
  Selection preview(BulkAssignment assignment);

  /**
   * Begins an assignment, once per key, and does the first of it at once.
   *
   * @throws GatewayException as {@link #preview}, and with {@link
   *     GatewayError.IdempotencyKeyReused}
   */
  Begun begin(IdempotencyKey key, BulkAssignment assignment);

  /**
   * How far one has come.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  Standing find(UUID job);

  /**
   * Goes on with what is not finished, for as long as one page after another is found, within
   * bounds. Meant to be called again and again on every replica.
   *
   * @return how many accounts were dealt with
   */
  int work();

  /** A job as it stands, and what it gives. */
  record Standing(Progress progress, PlanVersion version) {}
}
