package io.nebulagate.application.routes;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.RoutePlan;
import io.nebulagate.domain.routing.RoutePlanner;
import io.nebulagate.domain.routing.RouteSet;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Plans as a request does, in the same order of refusals, and stops there. */
public final class PreviewService implements PreviewUseCase {

  private final LiveCatalogue catalogue;
  private final ApiKeyStore keys;
  private final RoutePlanner planner;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * Plans with {@code planner} by what {@code catalogue} has in force.
   *
   * @param keys where the scope of a key is found
   */
  public PreviewService(
      LiveCatalogue catalogue,
      ApiKeyStore keys,
      RoutePlanner planner,
      RandomGenerator random,
      InstantSource clock) {
    this.catalogue = catalogue;
    this.keys = keys;
    this.planner = planner;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Preview preview(Question question) {
    ModelName asked = question.model();
    Scope scope = question.apiKey().map(this::scope).orElse(Scope.ALL);
    LiveCatalogue.InForce inForce = catalogue.inForce();
    RouteSet routes = inForce.routes(asked, scope);
    long now = clock.millis();
    Demand demand =
        Demand.of(question.dialect(), question.api()).within(question.tags(), question.regions());
    RoutePlan plan = planner.plan(demand, routes, now, random);
    return new Preview(plan, refusal(inForce.catalogue(), plan, asked, now));
  }

  private Scope scope(long key) {
    return keys.find(key)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("API key")))
        .scope();
  }

  private static Optional<GatewayError> refusal(
      Catalogue catalogue, RoutePlan plan, ModelName asked, long now) {
    if (catalogue.price(plan.routes().model()).isEmpty()) {
      return Optional.of(new GatewayError.ModelNotPriced(asked.value()));
    }
    return plan.isEmpty() ? Optional.of(plan.refusal(asked, now)) : Optional.empty();
  }
}
