package io.nebulagate.application.plan;

import io.nebulagate.application.billing.CostEstimate;
import io.nebulagate.domain.access.Labels;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.plan.Asked;
import io.nebulagate.domain.routing.RoutePlan;
import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds what requests are paid from. Thread-safe; never blocks. */
@FunctionalInterface
public interface Purses {

  /** Nobody has a plan. */
  Purses NO_PLANS = (_, _) -> Purse.ACCOUNT;

  /**
   * What a request of {@code account} is paid from.
   *
   * @param question asked only where the account has a plan
   * @throws GatewayException with {@link GatewayError.ModelNotAllowed} for a model that no plan of
   *     the account includes, {@link GatewayError.InsufficientQuota} when its plan is over and
   *     nothing else is to be used
   */
  Purse of(AccountId account, Supplier<Question> question);

  /**
   * What of a request decides what it is paid from, and what it costs.
   *
   * @param beyondPlan whether a plan that does not pay for what was asked put this in its place:
   *     the account pays for what no plan does
   */
  record Question(Asked asked, PriceSheet price, BigDecimal groupRatio, boolean beyondPlan) {

    /** The question of a request that is planned and priced. */
    public static Question of(Api api, RoutePlan plan, CostEstimate estimate, Labels labels) {
      Set<String> regions =
          plan.routes().offers().stream()
              .map(offer -> offer.route().provider().region().orElse(""))
              .collect(Collectors.toSet());
      Asked asked = new Asked(plan.routes().model(), api, regions, Set.copyOf(labels.tags()));
      return new Question(asked, estimate.price(), estimate.groupRatio(), false);
    }

    /** The same, of what stands in for something else or does not. */
    public Question beyondPlan(boolean instead) {
      return new Question(asked, price, groupRatio, instead);
    }
  }
}
