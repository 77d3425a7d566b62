package io.nebulagate.inbound.http.admin.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.usage.RouteChoice;
import io.nebulagate.domain.routing.Exclusion;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A route as it was weighed for a request, or would be. */
@Schema(name = "RouteCandidate")
public record CandidateView(
    @JsonProperty("route_id") long routeId,
    String provider,
    @JsonProperty("upstream_model") String upstreamModel,
    int priority,
    @JsonProperty("unit_cost")
        @Schema(description = "USD per million tokens of the usual mixture; null when not known")
        @Nullable Double unitCost,
    @JsonProperty("cost_score") double costScore,
    @JsonProperty("budget_score") double budgetScore,
    @JsonProperty("value_score") double valueScore,
    double health,
    @Schema(description = "Its share before it is divided by the sum of its tier")
        double contribution,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Why it was no candidate; missing for one")
        @Nullable String excluded) {

  /** What is shown of {@code considered}. */
  public static CandidateView of(RouteChoice.Considered considered) {
    return new CandidateView(
        considered.routeId(),
        considered.provider(),
        considered.upstreamModel().value(),
        considered.priority(),
        considered.unitCost().orElse(null),
        considered.costScore(),
        considered.budgetScore(),
        considered.valueScore(),
        considered.health(),
        considered.contribution(),
        considered.excluded().map(Exclusion::label).orElse(null));
  }
}
