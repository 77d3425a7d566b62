package io.nebulagate.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.RouteStates;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Provider.Traffic;
import io.nebulagate.domain.routing.ProviderKey.Status;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteState;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthMetricsTest {

  private static final ModelName ONE = new ModelName("one");
  private static final ModelName TWO = new ModelName("two");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final InMemoryProviders store = new InMemoryProviders();
  private final RouteStates states = new RouteStates();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(store, new InMemoryPrices()), states);
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final HealthMetrics metrics = new HealthMetrics(catalogue, states, () -> now, registry);

  @Test
  void aProviderIsAsBadAsItsWorstRoute() {
    add("good");
    add("bad");
    RouteState worst = routeOf("bad", TWO);
    refresh();
    assertThat(breaker("bad")).isZero();

    for (int i = 0; i < 20; i++) {
      worst.failed(now.toEpochMilli(), new UpstreamFault.Failed(503));
    }
    refresh();
    assertThat(breaker("bad")).isEqualTo(2);
    assertThat(breaker("good")).isZero();

    now = now.plusSeconds(30);
    refresh();
    assertThat(breaker("bad")).as("one may try").isEqualTo(1);

    worst.began(Traffic.DEFAULT, now.toEpochMilli());
    refresh();
    assertThat(breaker("bad")).as("one tries").isEqualTo(1);
  }

  @Test
  void aProviderThatIsRemovedDisappears() {
    Kept gone = add("gone");
    add("stays");
    refresh();

    store.remove(gone.provider().id());
    refresh();

    assertThat(breakers()).extracting(g -> g.getId().getTag("provider")).containsExactly("stays");
  }

  @Test
  void theHundredOldestHaveANameAndTheRestShareOne() {
    for (int i = 0; i < 130; i++) {
      add("p" + i);
    }
    refresh();

    assertThat(breakers()).hasSize(101);
    assertThat(breaker("other")).isZero();
  }

  @Test
  void aProviderInTroubleKeepsItsNameHoweverManyThereAre() {
    for (int i = 0; i < 130; i++) {
      add("p" + i);
    }
    add("last");
    RouteState route = routeOf("last", ONE);
    for (int i = 0; i < 20; i++) {
      route.failed(now.toEpochMilli(), new UpstreamFault.Failed(503));
    }
    refresh();

    assertThat(breaker("last")).isEqualTo(2);
    assertThat(breakers()).hasSize(101);
  }

  @Test
  void refusedKeysAreCountedOnceEach() {
    long key = add("p").keys().getFirst().id();
    store.mark(key, Status.REFUSED, Optional.of("401"));

    refresh();

    assertThat(registry.get("nebulagate.provider.keys.refused").gauge().value()).isEqualTo(1);
  }

  private Kept add(String name) {
    return store.add(
        Provider.openAi(name, URI.create("https://p.test"), Map.of(ONE, ONE, TWO, TWO)),
        List.of(Secret.of("sk-one")));
  }

  private void refresh() {
    catalogue.reload();
    metrics.refresh();
  }

  private RouteState routeOf(String provider, ModelName model) {
    catalogue.reload();
    Route route =
        catalogue.current().routes(model).stream()
            .filter(each -> each.provider().name().equals(provider))
            .findFirst()
            .orElseThrow();
    return states.find(route.id()).orElseThrow();
  }

  private Collection<Gauge> breakers() {
    return registry.get("nebulagate.breaker.state").gauges();
  }

  private double breaker(String provider) {
    return registry.get("nebulagate.breaker.state").tags("provider", provider).gauge().value();
  }
}
