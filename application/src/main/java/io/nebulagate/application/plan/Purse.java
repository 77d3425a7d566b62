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
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What one request is paid from: its account alone, or first what a plan allows. Belongs to the
 * request's thread; what it is asked on other threads says so.
 */
public interface Purse {

  /** The account alone. */
  Purse ACCOUNT = new AccountPurse();

  /**
   * Sets aside what {@code more} may cost. Completes on any thread.
   *
   * @param hold as if the account paid for all of it
   * @param more what the request may use beyond what was set aside before
   */
  CompletionStage<Hold.Outcome> hold(LedgerQueue ledger, Hold hold, TokenUsage more);

  /**
   * The model that answers instead when nothing can be set aside; empty where the request is
   * refused then.
   */
  Optional<ModelName> substitute();

  /** The version of a plan that stands in for all that the owner has; empty for most. */
  Optional<Long> loweredTo();

  /**
   * What was just set aside is renewed from now on; {@code cost} and {@code used} tell from other
   * threads how far the request has come.
   */
  void opened(OpenHolds open, Hold hold, Supplier<Money> cost, Supplier<TokenUsage> used);

  /** Nothing of it is renewed any more. */
  void resolved(OpenHolds open);

  /** Whether {@link #reach} has anything to do. */
  boolean reaches();

  /**
   * Before {@link #charge}: sets aside what a report says beyond what was set aside, as far as
   * there is something. Never fails; what is not there is charged to the account all the same.
   *
   * @param first the hold the request began with
   */
  CompletionStage<Void> reach(Hold first, TokenUsage used);

  /**
   * What of a usage is charged in money.
   *
   * @param whole its price, if all of it were
   */
  Charge charge(Charge whole, TokenUsage used);

  /**
   * The money that was set aside.
   *
   * @param all the price of everything that was set aside
   */
  Money held(Money all);

  /** The end of the request, after {@link #charge}; told as if the account paid for all of it. */
  Settlement settle(Settlement end);
}
