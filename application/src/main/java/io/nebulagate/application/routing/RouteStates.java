package io.nebulagate.application.routing;

import io.nebulagate.domain.routing.KeyState;
import io.nebulagate.domain.routing.ProviderState;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteState;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How each route, key and provider fares on this replica. Outlives the catalogues that refer to it,
 * and holds no more than the newest one names. Thread-safe; never blocks.
 */
public final class RouteStates {

  private final Map<Long, RouteState> routes = new ConcurrentHashMap<>();
  private final Map<Long, KeyState> keys = new ConcurrentHashMap<>();
  private final Map<Long, ProviderState> providers = new ConcurrentHashMap<>();
  private final HealthHints hints;

  /** States that no other replica hears of. */
  public RouteStates() {
    this.hints = HealthHints.NONE;
  }

  /** States that other replicas hear of by {@code hints}, and are told of theirs. */
  public RouteStates(HealthHints hints, InstantSource clock) {
    this.hints = hints;
    hints.follow(
        (route, rest) -> find(route).ifPresent(state -> state.restElsewhere(rest, clock.millis())));
  }

  /** The state of a route; a fresh one when nobody has asked before. */
  RouteState of(Route route) {
    return routes.computeIfAbsent(
        route.id(),
        _ ->
            new RouteState(
                providers.computeIfAbsent(route.provider().id(), _ -> new ProviderState()),
                keys.computeIfAbsent(route.key().id(), _ -> new KeyState()),
                rest -> hints.tell(route.id(), rest)));
  }

  /** The state of the route with this id, where it is known. */
  public Optional<RouteState> find(long route) {
    return Optional.ofNullable(routes.get(route));
  }

  /** Somebody knows that a provider takes this key again. */
  public void keyTaken(long key) {
    KeyState state = keys.get(key);
    if (state != null) {
      state.taken();
    }
  }

  /** Forgets what is no longer configured. */
  void keepOnly(Catalogue catalogue) {
    Set<Long> ofRoutes = new HashSet<>();
    Set<Long> ofKeys = new HashSet<>();
    Set<Long> ofProviders = new HashSet<>();
    catalogue
        .allRoutes()
        .forEach(route -> {
          ofRoutes.add(route.id());
          ofKeys.add(route.key().id());
          ofProviders.add(route.provider().id());
        });
    routes.keySet().retainAll(ofRoutes);
    keys.keySet().retainAll(ofKeys);
    providers.keySet().retainAll(ofProviders);
  }
}
