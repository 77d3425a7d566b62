package io.nebulagate.application.relay;

import io.nebulagate.domain.chat.RequestHead.Kept;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteSet;

/**
 * Requests that refer to what one provider keeps of earlier answers. Nobody notes here which
 * provider that is, so that such a request is served only where there is no choice: one provider
 * that is asked for the same in the same dialect. A translation would lose what is kept, and
 * another provider would not find it.
 */
final class KeptState {

  private static final String LOST =
      "no provider of this model keeps responses; send the whole conversation, with store=false";
  private static final String WHOSE =
      "the gateway does not know which provider keeps this response; send the whole conversation,"
          + " with store=false";

  private KeptState() {}

  /**
   * What the request needs of a provider.
   *
   * @throws GatewayException with {@code InvalidValue}, naming the field, where it refers to
   *     something of which nobody can tell who keeps it
   */
  static Demand demand(RelayRequest request, RouteSet routes) {
    Demand demand = Demand.of(request.asked().dialect(), request.asked().api());
    if (request.head().state().isEmpty()) {
      return demand;
    }
    Kept kept = request.head().state().get();
    if (kept.place().isPresent()) {
      return demand.by(kept.place().get().key());
    }
    String field = kept.field();
    Demand bound = demand.asItIs();
    long keepers =
        routes.offers().stream()
            .map(RouteSet.RouteOffer::route)
            .filter(Route::usable)
            .filter(bound::isUnderstoodBy)
            .mapToLong(route -> route.provider().id())
            .distinct()
            .count();
    if (keepers == 0) {
      throw GatewayException.invalidValue(field, LOST);
    }
    if (keepers > 1) {
      throw GatewayException.invalidValue(field, WHOSE);
    }
    return bound;
  }
}
