package io.nebulagate.application.billing;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import java.util.concurrent.CompletionStage;

/**
 * Where a running request leaves what the ledger has to do. Thread-safe; never blocks the caller.
 * Outcomes arrive on a thread of the queue's own.
 */
public interface LedgerQueue {

  /**
   * Sets money aside. Fails with an {@code Overloaded} refusal when too much waits or the ledger
   * cannot be reached.
   */
  CompletionStage<Hold.Outcome> hold(Hold hold);

  /**
   * Sets money aside in a row of its own, however busy the account: for what may be ended by
   * another replica.
   */
  default CompletionStage<Hold.Outcome> holdAlone(Hold hold) {
    return hold(hold);
  }

  /**
   * Ends a hold and keeps the request's record, durably: when this completes, the charge survives a
   * crash, in the ledger or in the spool of this replica. Never shed. Nothing that a running
   * request could do better than go on is a failure here.
   */
  CompletionStage<Resolution.Outcome> settle(Settlement settlement);

  /** Keeps the record of a request that held nothing. */
  CompletionStage<Void> keep(RequestRecord record);
}
