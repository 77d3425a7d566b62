package io.nebulagate.application.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.fake.routing.InMemoryHealthHints;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.RouteState;
import io.nebulagate.domain.routing.RouteState.Rest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two replicas of one configuration, whose clocks are hours apart. */
class RouteStatesTest {

  private static final ModelName MODEL = new ModelName("m");
  private static final Instant HERE = Instant.parse("2026-11-28T10:00:00Z");
  private static final Instant THERE = Instant.parse("2026-11-28T15:00:00Z");

  private final InMemoryProviders store = new InMemoryProviders();
  private final InMemoryHealthHints hints = new InMemoryHealthHints();
  private final RouteStates here = new RouteStates(hints.replica(), () -> HERE);
  private final RouteStates there = new RouteStates(hints.replica(), () -> THERE);
  private final LiveCatalogue catalogueHere = catalogue(here);
  private final LiveCatalogue catalogueThere = catalogue(there);

  @Test
  void aBreakerThatOpensHereOpensThereForAsLong() {
    long route = aRoute();

    fail(here, route, HERE);

    assertThat(rest(here, route, HERE)).contains(Duration.ofSeconds(30));
    assertThat(rest(there, route, THERE)).contains(Duration.ofSeconds(30));
  }

  @Test
  void aReplicaThatHeardOfItTriesItselfAndTellsWhatItFinds() {
    long route = aRoute();
    fail(here, route, HERE);
    Instant later = THERE.plusSeconds(30);
    RouteState probed = there.find(route).orElseThrow();
    assertThat(probed.began(Provider.Traffic.DEFAULT, later.toEpochMilli())).isTrue();

    probed.failed(later.toEpochMilli(), new UpstreamFault.Failed(503));

    assertThat(rest(there, route, later)).contains(Duration.ofSeconds(60));
    assertThat(rest(here, route, HERE)).contains(Duration.ofSeconds(60));
  }

  @Test
  void patienceIsAskedForOnce() {
    long route = aRoute();

    here.find(route)
        .orElseThrow()
        .failed(
            HERE.toEpochMilli(), new UpstreamFault.Throttled(Optional.of(Duration.ofMinutes(2))));

    assertThat(rest(there, route, THERE)).contains(Duration.ofMinutes(2));
  }

  @Test
  void aRouteNobodyKnowsIsNoMatter() {
    hints.replica().tell(Long.MAX_VALUE, new Rest(Rest.Kind.OPEN, Duration.ofSeconds(30)));

    assertThat(here.find(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void whatIsNoLongerConfiguredIsForgotten() {
    long route = aRoute();
    fail(here, route, HERE);
    Kept kept = store.list().getFirst();

    store.remove(kept.provider().id());
    catalogueHere.reload();

    assertThat(here.find(route)).isEmpty();
  }

  private long aRoute() {
    Provider provider = Provider.openAi("p", URI.create("https://p.test"), Map.of(MODEL, MODEL));
    store.add(provider, List.of(Secret.of("sk-one")));
    catalogueHere.reload();
    catalogueThere.reload();
    return catalogueHere.current().routes(MODEL).getFirst().id();
  }

  private LiveCatalogue catalogue(RouteStates states) {
    return new LiveCatalogue(new InMemoryCatalogue(store, new InMemoryPrices()), states);
  }

  private static void fail(RouteStates states, long route, Instant at) {
    RouteState state = states.find(route).orElseThrow();
    for (int i = 0; i < 20; i++) {
      state.failed(at.toEpochMilli(), new UpstreamFault.Failed(503));
    }
  }

  private static Optional<Duration> rest(RouteStates states, long route, Instant at) {
    long now = at.toEpochMilli();
    return states.find(route).orElseThrow().restsUntil(now).map(u -> Duration.ofMillis(u - now));
  }
}
