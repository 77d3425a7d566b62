package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Api;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides in which order the routes of a model are tried. Pure and thread-safe.
 *
 * <ol>
 *   <li>only usable routes of providers that serve the API;
 *   <li>higher priority first;
 *   <li>within a priority, higher weight first, then the older route.
 * </ol>
 */
public final class RoutePlanner {

  private static final Comparator<Route> BEST_FIRST =
      Comparator.comparingInt(Route::priority)
          .thenComparingInt(Route::weight)
          .reversed()
          .thenComparingLong(Route::id);

  /** The plan for one request, or nothing when no route can serve it. */
  public Optional<RoutePlan> plan(Api api, Collection<Route> routes) {
    List<Route> best =
        routes.stream()
            .filter(Route::usable)
            .filter(route -> route.provider().serves(api))
            .sorted(BEST_FIRST)
            .limit(RoutePlan.ATTEMPTS_MAX)
            .toList();
    return best.isEmpty() ? Optional.empty() : Optional.of(new RoutePlan(best));
  }
}
