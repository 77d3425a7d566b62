package io.nebulagate.inbound.http.admin.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.routes.PreviewUseCase;
import io.nebulagate.application.routes.PreviewUseCase.Preview;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.routing.Exclusion;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RoutePlan.Candidate;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a request would go. */
@Schema(name = "RoutePreview")
public record PreviewView(
    @Schema(description = "The model that would be charged for") String model,
    @Schema(
            enumeration = {"exact", "normalised", "version_agnostic", "alias"},
            description = "How the name that was asked for matches")
        String rung,
    @Schema(description = "Best tier first, at most 200") List<PreviewedRouteView> candidates,
    @Schema(description = "Routes in the order of one draw, if every one of them failed")
        List<Long> plan,
    @Schema(description = "The code that the client would be refused with")
        @Nullable String refusal) {

  /** What is shown of {@code preview}. */
  public static PreviewView of(Preview preview) {
    return new PreviewView(
        preview.plan().routes().model().value(),
        preview.plan().routes().rung().label(),
        preview.plan().candidates(PreviewUseCase.CANDIDATES_MAX).stream()
            .map(PreviewedRouteView::of)
            .toList(),
        preview.plan().attempts().stream().map(Route::id).toList(),
        preview.refusal().map(GatewayError::code).orElse(null));
  }

  /** A route that was looked at. */
  @Schema(name = "PreviewedRoute")
  public record PreviewedRouteView(
      @JsonProperty("route_id") long routeId,
      String provider,
      String model,
      @JsonProperty("provider_key_id") long providerKeyId,
      @JsonProperty("upstream_model") String upstreamModel,
      int priority,
      int weight,
      @JsonProperty("unit_cost")
          @Schema(
              description = "What the provider charges, in USD per million tokens; null: unknown")
          @Nullable Double unitCost,
      @JsonProperty("cost_score") double costScore,
      @JsonProperty("budget_score") double budgetScore,
      @JsonProperty("value_score") double valueScore,
      double health,
      @Schema(description = "Its share of its tier before it is divided by that of all")
          double contribution,
      @Schema(description = "Why it is no candidate") @Nullable String excluded) {

    static PreviewedRouteView of(Candidate candidate) {
      RouteOffer offer = candidate.offer();
      Route route = offer.route();
      return new PreviewedRouteView(
          route.id(),
          route.provider().name(),
          route.model().value(),
          route.key().id(),
          route.upstreamModel().value(),
          route.priority(),
          route.weight(),
          offer.knownUnitCost().isPresent() ? rounded(offer.unitCost()) : null,
          rounded(offer.costScore()),
          rounded(offer.budgetScore()),
          rounded(offer.valueScore()),
          rounded(candidate.health()),
          rounded(candidate.contribution()),
          candidate.excluded().map(Exclusion::label).orElse(null));
    }

    /** Six decimals are enough to compare by. */
    private static double rounded(double score) {
      return Math.round(score * 1e6) / 1e6;
    }
  }
}
