package io.nebulagate.application.fake;

import io.nebulagate.application.routes.RouteStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** What is set on the routes that follow from providers in memory. */
final class InMemoryRoutes implements RouteStore {

  private final InMemoryProviders providers;
  private final Map<Long, Manual> settings = new ConcurrentHashMap<>();

  InMemoryRoutes(InMemoryProviders providers) {
    this.providers = providers;
  }

  Manual of(long route) {
    return settings.getOrDefault(route, Manual.NONE);
  }

  @Override
  public Map<Long, Manual> settings(Collection<Long> routes) {
    Map<Long, Manual> found = new HashMap<>();
    routes.stream().filter(providers::hasRoute).forEach(id -> found.put(id, of(id)));
    return found;
  }

  @Override
  public Optional<Manual> change(long route, UnaryOperator<Manual> change) {
    return providers.hasRoute(route)
        ? Optional.of(settings.compute(route, (id, _) -> change.apply(of(id))))
        : Optional.empty();
  }

  /** The names of the upstream are looked up when they are asked for: none is ever out of step. */
  @Override
  public Rebuilt rebuild() {
    int[] counts = providers.followAll();
    return new Rebuilt(counts[1], counts[2], 0, counts[0] - counts[1]);
  }
}
