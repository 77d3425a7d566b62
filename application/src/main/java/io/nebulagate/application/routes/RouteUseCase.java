package io.nebulagate.application.routes;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.application.routes.RouteStore.Rebuilt;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Breaker;
import io.nebulagate.domain.routing.Route;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Shows routes and sets them by hand. A change is in force on this replica when the call returns.
 * Blocking; thread-safe.
 */
public interface RouteUseCase {

  /** One page of all routes, oldest first. */
  Page<Shown> list(int page, int size);

  /**
   * Changes what is set on a route.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} or {@link
   *     GatewayError.InvalidValue}
   */
  Shown change(long route, UnaryOperator<Manual> change);

  /**
   * One route.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  Shown find(long route);

  /** Makes the routes of every provider that is no NewAPI site anew. */
  Rebuilt rebuild();

  /**
   * A route as it is at this moment.
   *
   * @param manual what of it is set by hand
   * @param breaker its breaker on this replica
   * @param restingUntil until when this replica sends nothing there; empty when it may
   */
  record Shown(Route route, Manual manual, Breaker breaker, Optional<Instant> restingUntil) {}
}
