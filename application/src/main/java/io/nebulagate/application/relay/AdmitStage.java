package io.nebulagate.application.relay;

import io.nebulagate.application.billing.CostEstimate;
import io.nebulagate.application.plan.Purse;
import io.nebulagate.application.plan.Purses;
import io.nebulagate.application.policy.Governed;
import io.nebulagate.application.relay.RelayService.HoldTerms;
import io.nebulagate.application.relay.RelayService.Parts;
import io.nebulagate.application.relay.RelayService.Routing;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.RoutePlan;
import io.nebulagate.domain.routing.RouteSet;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Finds out whether a request can be served at all: by whom, and what it costs. */
final class AdmitStage {

  private AdmitStage() {}

  /**
   * What was found out about an admitted request.
   *
   * @param beyondPlan whether a plan that does not pay for what was asked put another in its place
   */
  record Admitted(Governed governed, RoutePlan plan, CostEstimate estimate, boolean beyondPlan) {

    ApiKey key() {
      return governed.key();
    }

    Catalogue catalogue() {
      return governed.inForce().catalogue();
    }

    /** The same by another way. */
    Admitted by(RoutePlan other) {
      return new Admitted(governed, other, estimate, beyondPlan);
    }

    /** The same, in place of what a plan does not pay for. */
    Admitted beyond() {
      return new Admitted(governed, plan, estimate, true);
    }

    /** The model that is charged for, whatever the client called it. */
    ModelName model() {
      return plan.routes().model();
    }

    PriceSheet price() {
      return estimate.price();
    }

    BigDecimal groupRatio() {
      return estimate.groupRatio();
    }
  }

  /** When several refusals apply, the first here is the one that is told. */
  static Admitted admit(Parts parts, RelayRequest request, Governed governed) {
    LiveCatalogue.InForce inForce = governed.inForce();
    RouteSet routes = governed.routes();
    PriceSheet price = price(request, inForce, routes.model());
    RoutePlan plan =
        plan(parts, request, governed.narrow(KeptState.demand(request), routes), routes);
    CostEstimate estimate =
        parts
            .billing()
            .sizer()
            .estimate(
                request.asked().api(),
                request.head(),
                price,
                inForce.catalogue().groupRatio(governed.key().labels().group()));
    return new Admitted(governed, plan, estimate, false);
  }

  /** To judge what is asked or said costs nothing, unless the operator says otherwise. */
  private static PriceSheet price(
      RelayRequest request, LiveCatalogue.InForce inForce, ModelName model) {
    Optional<PriceSheet> stated = inForce.catalogue().price(model);
    if (request.asked().api() == Api.MODERATIONS) {
      return stated.orElse(PriceSheet.NONE);
    }
    return stated
        .filter(sheet -> !request.asked().api().isTask() || sheet.pricesVideos())
        .orElseThrow(() ->
            new GatewayException(new GatewayError.ModelNotPriced(request.head().model().value())));
  }

  /** The same by way of whoever keeps what the request refers to. */
  static CompletionStage<Admitted> bind(Parts parts, RelayRequest request, Admitted admitted) {
    RouteSet routes = admitted.plan().routes();
    return KeptState.demand(parts.edges().kept(), request, admitted.key(), routes)
        .thenApply(demand -> admitted.governed().narrow(demand, routes))
        .thenApply(demand -> admitted.by(plan(parts, request, demand, routes)));
  }

  /** Who pays for an admitted request, and from what. */
  static Funding.Payer payer(Parts parts, RelayRequest request, Admitted admitted) {
    ApiKey key = admitted.key();
    HoldTerms terms = parts.billing().terms();
    Purse purse =
        terms
            .purses()
            .of(
                key.account(),
                () ->
                    Purses.Question.of(
                            request.asked().api(),
                            admitted.plan(),
                            admitted.estimate(),
                            key.labels())
                        .beyondPlan(admitted.beyondPlan()));
    return new Funding.Payer(
        key.account(), admitted.governed().budgets(terms.budgets(), admitted.model()), purse);
  }

  private static RoutePlan plan(Parts parts, RelayRequest request, Demand demand, RouteSet routes) {
    Routing routing = parts.routing();
    long now = parts.edges().clock().millis();
    RoutePlan plan = routing.planner().plan(demand, routes, now, routing.random());
    if (plan.isEmpty()) {
      throw new GatewayException(plan.refusal(request.head().model(), now));
    }
    return plan;
  }
}
