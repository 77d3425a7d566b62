package io.nebulagate.inbound.http.admin.routing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.domain.routing.Route;

/** A route as operators see one. */
record RouteView(
    long id,
    String model,
    String provider,
    @JsonProperty("provider_id") long providerId,
    @JsonProperty("provider_key_id") long providerKeyId,
    @JsonProperty("upstream_model") String upstreamModel,
    int priority,
    int weight,
    boolean enabled,
    boolean usable) {

  static RouteView of(Route route) {
    return new RouteView(
        route.id(),
        route.model().value(),
        route.provider().name(),
        route.provider().id(),
        route.key().id(),
        route.upstreamModel().value(),
        route.priority(),
        route.weight(),
        route.enabled(),
        route.usable());
  }
}
