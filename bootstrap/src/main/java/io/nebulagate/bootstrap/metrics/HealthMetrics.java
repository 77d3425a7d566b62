package io.nebulagate.bootstrap.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.RouteStates;
import io.nebulagate.domain.routing.Breaker;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteState;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows how providers fare: the worst breaker of each, and how many keys are refused. As of the
 * last {@link #refresh}, so that looking costs nothing. A provider that was removed disappears.
 */
public final class HealthMetrics {

  private static final int PROVIDERS_MAX = 100;

  private final LiveCatalogue catalogue;
  private final RouteStates states;
  private final InstantSource clock;
  private final MultiGauge breakers;
  private final AtomicInteger refusedKeys = new AtomicInteger();

  /** Reports to {@code registry} what {@code states} says of the routes of {@code catalogue}. */
  public HealthMetrics(
      LiveCatalogue catalogue, RouteStates states, InstantSource clock, MeterRegistry registry) {
    this.catalogue = catalogue;
    this.states = states;
    this.clock = clock;
    this.breakers =
        MultiGauge.builder("nebulagate.breaker.state")
            .description("the worst breaker of a provider: 0 closed, 1 one may try, 2 open")
            .register(registry);
    Gauge.builder("nebulagate.provider.keys.refused", refusedKeys, AtomicInteger::get)
        .description("keys that their provider does not take")
        .register(registry);
  }

  /** Looks at every route. */
  public void refresh() {
    long now = clock.millis();
    Map<Long, Worst> worst = new LinkedHashMap<>();
    Set<Long> refused = new HashSet<>();
    for (List<Route> routes : catalogue.current().routes().values()) {
      for (Route route : routes) {
        int state =
            states.find(route.id()).map(RouteState::breaker).map(b -> number(b, now)).orElse(0);
        worst.merge(route.provider().id(), Worst.of(route, state), Worst::and);
        if (route.key().status() == ProviderKey.Status.REFUSED) {
          refused.add(route.key().id());
        }
      }
    }
    refusedKeys.set(refused.size());
    breakers.register(rows(worst), true);
  }

  /**
   * Of too many providers those in trouble keep their name, then the oldest; the rest share one, as
   * elsewhere.
   */
  private static List<Row<?>> rows(Map<Long, Worst> worst) {
    Map<String, Integer> shown = new LinkedHashMap<>();
    worst.values().stream()
        .sorted(Comparator.comparingInt(Worst::state).reversed().thenComparingLong(Worst::provider))
        .forEach(each ->
            shown.merge(
                shown.size() < PROVIDERS_MAX ? each.name() : LabelCap.OTHER,
                each.state(),
                Math::max));
    return shown.entrySet().stream()
        .<Row<?>>map(each -> Row.of(Tags.of("provider", each.getKey()), each.getValue()))
        .toList();
  }

  private static int number(Breaker breaker, long now) {
    return switch (breaker.state()) {
      case CLOSED -> 0;
      case PROBING -> 1;
      case OPEN -> breaker.admits(now) ? 1 : 2;
    };
  }

  private record Worst(long provider, String name, int state) {
    static Worst of(Route route, int state) {
      return new Worst(route.provider().id(), route.provider().name(), state);
    }

    Worst and(Worst other) {
      return other.state() > state ? other : this;
    }
  }
}
