package io.nebulagate.application.routes;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.application.routes.RouteStore.Rebuilt;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Breaker;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keeps what is set on routes and puts it in force. */
public final class RouteService implements RouteUseCase {

  private static final int NUMBER_MAX = 1_000_000;

  private final RouteStore store;
  private final LiveCatalogue catalogue;
  private final InstantSource clock;

  /** Keeps settings in {@code store}; requests read them from {@code catalogue}. */
  public RouteService(RouteStore store, LiveCatalogue catalogue, InstantSource clock) {
    this.store = store;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  @Override
  public Page<Shown> list(int page, int size) {
    List<Route> all =
        catalogue.current().allRoutes().sorted(Comparator.comparingLong(Route::id)).toList();
    List<Route> some = all.stream().skip((long) page * size).limit(size).toList();
    Map<Long, Manual> settings = store.settings(some.stream().map(Route::id).toList());
    return new Page<>(
        some.stream()
            .map(route -> shown(route, settings.getOrDefault(route.id(), Manual.NONE)))
            .toList(),
        all.size());
  }

  @Override
  public Shown change(long id, UnaryOperator<Manual> change) {
    if (store.change(id, before -> checked(change.apply(before))).isEmpty()) {
      throw unknown();
    }
    catalogue.reload();
    return find(id);
  }

  @Override
  public Shown find(long id) {
    Route route =
        catalogue
            .current()
            .allRoutes()
            .filter(some -> some.id() == id)
            .findFirst()
            .orElseThrow(RouteService::unknown);
    return shown(route, store.settings(List.of(id)).getOrDefault(id, Manual.NONE));
  }

  @Override
  public Rebuilt rebuild() {
    Rebuilt rebuilt = store.rebuild();
    catalogue.reload();
    return rebuilt;
  }

  private Shown shown(Route route, Manual manual) {
    Optional<RouteState> state = catalogue.states().find(route.id());
    return new Shown(
        route,
        manual,
        state.map(RouteState::breaker).orElse(Breaker.CLOSED),
        state.flatMap(known -> known.restsUntil(clock.millis())).map(Instant::ofEpochMilli));
  }

  private static Manual checked(Manual manual) {
    manual.weight().ifPresent(weight -> checkRange("weight", weight, 0));
    manual.priority().ifPresent(priority -> checkRange("priority", priority, -NUMBER_MAX));
    return manual;
  }

  private static void checkRange(String field, int value, int min) {
    if (value < min || value > NUMBER_MAX) {
      throw GatewayException.invalidValue(field, "lies between " + min + " and " + NUMBER_MAX);
    }
  }

  private static GatewayException unknown() {
    return new GatewayException(new GatewayError.NotFound("route"));
  }
}
