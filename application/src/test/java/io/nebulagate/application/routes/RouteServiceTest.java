package io.nebulagate.application.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.application.routes.RouteUseCase.Shown;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.routing.Breaker;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Route;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteServiceTest {

  private static final ModelName MODEL = new ModelName("m1");

  private final InMemoryProviders providers = new InMemoryProviders();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, new InMemoryPrices()));
  private final Instant now = Instant.parse("2026-11-28T06:00:00Z");
  private final RouteUseCase routes = new RouteService(providers.manual(), catalogue, () -> now);

  @BeforeEach
  void aProviderWithThreeKeys() {
    providers.add(
        Provider.openAi("somebody", URI.create("https://a.example"), Map.of(MODEL, MODEL)),
        List.of(Secret.of("one"), Secret.of("two"), Secret.of("three")));
    catalogue.reload();
  }

  @Test
  void whatIsSetIsInForceAtOnce() {
    Shown shown =
        routes.change(first().id(), _ -> new Manual(Optional.of(0), Optional.of(-1_000_000), true));

    assertThat(shown.route().weight()).isZero();
    assertThat(first()).isEqualTo(shown.route());
    assertThat(first().priority()).isEqualTo(-1_000_000);
    assertThat(routes.find(first().id())).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"-1,0,weight", "1000001,0,weight", "0,-1000001,priority", "0,1000001,priority"})
  void whatIsOutOfRangeIsRefusedByNameAndChangesNothing(int weight, int priority, String field) {
    long id = first().id();

    assertThatThrownBy(() ->
            routes.change(id, _ -> new Manual(Optional.of(weight), Optional.of(priority), false)))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(refused.error())
                    .isInstanceOfSatisfying(
                        GatewayError.InvalidValue.class,
                        error -> assertThat(error.field()).isEqualTo(field)));
    assertThat(routes.find(id).manual()).isEqualTo(Manual.NONE);
  }

  @Test
  void nobodyIsNotFound() {
    for (Runnable call :
        List.<Runnable>of(() -> routes.find(987), () -> routes.change(987, before -> before))) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              GatewayException.class,
              refused -> assertThat(refused.error()).isEqualTo(new GatewayError.NotFound("route")));
    }
  }

  @Test
  void pagesFollowTheIds() {
    Page<Shown> second = routes.list(1, 2);

    assertThat(second.total()).isEqualTo(3);
    assertThat(second.items())
        .extracting(shown -> shown.route().id())
        .containsExactly(all().getLast().id());
    assertThat(routes.list(2, 2).items()).isEmpty();
  }

  @Test
  void howARouteFaresIsShownBesideIt() {
    catalogue
        .states()
        .find(first().id())
        .orElseThrow()
        .failed(
            now.toEpochMilli(), new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(9))));

    Shown shown = routes.find(first().id());

    assertThat(shown.restingUntil()).contains(now.plusSeconds(9));
    assertThat(shown.breaker()).isEqualTo(Breaker.CLOSED);
    assertThat(routes.find(all().getLast().id()).restingUntil()).isEmpty();
  }

  @Test
  void aRebuildIsInForceAtOnceAndTheSecondChangesNothing() {
    providers.add(
        Provider.openAi("other", URI.create("https://b.example"), Map.of(MODEL, MODEL)),
        List.of(Secret.of("four")));

    assertThat(routes.rebuild()).isEqualTo(new RouteStore.Rebuilt(0, 0, 0, 4));

    assertThat(catalogue.current().routes(MODEL)).hasSize(4);
  }

  private Route first() {
    return all().getFirst();
  }

  private List<Route> all() {
    return catalogue.current().routes(MODEL);
  }
}
