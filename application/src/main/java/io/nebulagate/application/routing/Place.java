package io.nebulagate.application.routing;

import io.nebulagate.domain.routing.Demand.Keeper;
import io.nebulagate.domain.routing.Route;
import java.util.Optional;

/**
 * The one place that knows something which outlives the request that made it: a provider, by the
 * name it had, and one of its keys.
 */
public record Place(long providerId, String provider, long keyId, long routeId) {

  /** Where {@code route} leads. */
  public static Place of(Route route) {
    return new Place(route.provider().id(), route.provider().name(), route.key().id(), route.id());
  }

  /** The same, whatever it was called and whichever way led there. */
  public Keeper keeper() {
    return new Keeper(providerId, keyId);
  }

  /**
   * A way to it, also one that gets no new requests; nothing when the operator has taken it away.
   */
  public Optional<Route> route(Catalogue catalogue) {
    return catalogue
        .allRoutes()
        .filter(route -> route.provider().id() == providerId)
        .filter(route -> route.key().id() == keyId)
        .reduce((one, other) -> one.id() == routeId ? one : other);
  }
}
