package io.nebulagate.bootstrap.wiring;

import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** For benchmarks only: says yes to everything and keeps nothing, to measure the relay alone. */
final class NoLedger implements LedgerQueue {

  @Override
  public CompletionStage<Hold.Outcome> hold(Hold hold) {
    return CompletableFuture.completedFuture(Hold.Outcome.APPLIED);
  }

  @Override
  public CompletionStage<Resolution.Outcome> settle(Settlement settlement) {
    return CompletableFuture.completedFuture(Resolution.Outcome.APPLIED);
  }

  @Override
  public CompletionStage<Void> keep(RequestRecord record) {
    return CompletableFuture.completedFuture(null);
  }
}
