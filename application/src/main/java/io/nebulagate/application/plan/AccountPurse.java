package io.nebulagate.application.plan;

import io.nebulagate.application.billing.LedgerQueue;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.OpenHolds;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Charge;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** An account that pays for everything; keeps nothing, so that all requests share one. */
final class AccountPurse implements Purse {

  @Override
  public CompletionStage<Hold.Outcome> hold(LedgerQueue ledger, Hold hold, TokenUsage more) {
    return ledger.hold(hold);
  }

  @Override
  public Optional<ModelName> substitute() {
    return Optional.empty();
  }

  @Override
  public Optional<Long> loweredTo() {
    return Optional.empty();
  }

  @Override
  public void opened(OpenHolds open, Hold hold, Supplier<Money> cost, Supplier<TokenUsage> used) {
    open.opened(hold.id(), cost);
  }

  @Override
  public void resolved(OpenHolds open) {
    // whoever has the holds closes them by their ids
  }

  /** The ledger itself takes what is there when the request is settled. */
  @Override
  public boolean reaches() {
    return false;
  }

  @Override
  public CompletionStage<Void> reach(Hold first, TokenUsage used) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public Charge charge(Charge whole, TokenUsage used) {
    return whole;
  }

  @Override
  public Money held(Money all) {
    return all;
  }

  @Override
  public Settlement settle(Settlement end) {
    return end;
  }
}
