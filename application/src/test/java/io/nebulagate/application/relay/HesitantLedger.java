package io.nebulagate.application.relay;

import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A way to the ledger that can be out of order, or slow to answer. */
final class HesitantLedger implements LedgerQueue {

  final List<Hold> asked = new ArrayList<>();
  boolean outOfReach;
  boolean thinking;
  private final LedgerQueue ledger;
  private Runnable answer = () -> {};

  HesitantLedger(LedgerQueue ledger) {
    this.ledger = ledger;
  }

  /** Answers what it has been thinking about. */
  void answers() {
    thinking = false;
    answer.run();
  }

  @Override
  public CompletionStage<Hold.Outcome> hold(Hold hold) {
    asked.add(hold);
    if (outOfReach) {
      return CompletableFuture.failedFuture(
          new GatewayException(new GatewayError.Overloaded(Duration.ofSeconds(1))));
    }
    if (!thinking) {
      return ledger.hold(hold);
    }
    CompletableFuture<Hold.Outcome> later = new CompletableFuture<>();
    answer = () -> ledger.hold(hold).thenAccept(later::complete);
    return later;
  }

  @Override
  public CompletionStage<Resolution.Outcome> settle(Settlement settlement) {
    return ledger.settle(settlement);
  }

  @Override
  public CompletionStage<Void> keep(RequestRecord record) {
    return ledger.keep(record);
  }
}
