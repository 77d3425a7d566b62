package io.nebulagate.application.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryApiKeys;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routes.PreviewUseCase.Preview;
import io.nebulagate.application.routes.PreviewUseCase.Question;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Scope;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Breaker;
import io.nebulagate.domain.routing.Exclusion;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.RoutePlan.Candidate;
import io.nebulagate.domain.routing.RoutePlanner;
import io.nebulagate.domain.routing.RouteState;
import io.nebulagate.domain.routing.Rung;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreviewServiceTest {

  private static final ModelName MODEL = new ModelName("m1");

  private final InMemoryProviders providers = new InMemoryProviders();
  private final InMemoryPrices prices = new InMemoryPrices();
  private final InMemoryApiKeys keys = new InMemoryApiKeys();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, prices));
  private final Instant now = Instant.parse("2026-11-28T06:00:00Z");
  private final PreviewUseCase previews =
      new PreviewService(catalogue, keys, new RoutePlanner(), new Random(1), () -> now);

  @BeforeEach
  void twoProviders() {
    for (String name : List.of("first", "second")) {
      providers.add(
          Provider.openAi(name, URI.create("https://a.example"), Map.of(MODEL, MODEL)),
          List.of(Secret.of("key")));
    }
    prices.add(MODEL, PriceSheet.perToken(1, Price.perMillion("1"), Price.perMillion("2")));
    catalogue.reload();
  }

  @Test
  void everyCandidateAndADrawOfThePlanAreShown() {
    Preview preview = previews.preview(question("vendor/M1:free", Optional.empty()));

    assertThat(preview.plan().routes().rung()).isEqualTo(Rung.NORMALISED);
    assertThat(preview.plan().routes().model()).isEqualTo(MODEL);
    assertThat(preview.plan().attempts())
        .containsExactlyInAnyOrderElementsOf(catalogue.current().routes(MODEL));
    assertThat(preview.plan().candidates(200)).hasSize(2);
    assertThat(preview.refusal()).isEmpty();
  }

  @Test
  void whatKeepsARouteAwayIsShownAndNothingIsChanged() {
    RouteState state =
        catalogue.states().find(catalogue.current().routes(MODEL).getFirst().id()).orElseThrow();
    state.failed(
        now.toEpochMilli(), new UpstreamFault.Throttled(Optional.of(Duration.ofSeconds(5))));

    Preview preview = previews.preview(question("m1", Optional.empty()));

    assertThat(preview.plan().candidates(200))
        .extracting(Candidate::excluded)
        .containsExactly(Optional.of(Exclusion.COOLING), Optional.empty());
    assertThat(preview.plan().attempts()).hasSize(1);
    assertThat(state.breaker()).isEqualTo(Breaker.CLOSED);
    assertThat(state.restsUntil(now.toEpochMilli())).isPresent();
  }

  @Test
  void whatAClientWouldBeToldIsShown() {
    ModelName unpriced = new ModelName("unpriced");
    providers.add(
        Provider.openAi("off", URI.create("https://a.example"), Map.of(unpriced, unpriced))
            .enabled(false),
        List.of(Secret.of("key")));
    catalogue.reload();
    assertThat(previews.preview(question("unpriced", Optional.empty())).refusal())
        .contains(new GatewayError.ModelNotPriced("unpriced"));

    prices.add(unpriced, PriceSheet.perToken(1, Price.perMillion("1"), Price.perMillion("2")));
    catalogue.reload();

    Preview preview = previews.preview(question("unpriced", Optional.empty()));
    assertThat(preview.refusal())
        .contains(new GatewayError.NoAvailableRoute("unpriced", Optional.empty()));
    assertThat(preview.plan().attempts()).isEmpty();
  }

  @Test
  void aKeySeesOnlyWhatItMayAskFor() {
    long id = keys.add(key(Set.of(MODEL))).id();
    assertThat(previews.preview(question("M1", Optional.of(id))).plan().isEmpty())
        .as("by the model it stands for")
        .isFalse();

    refuses(
        () -> previews.preview(question("nobody-has-it", Optional.of(id))),
        new GatewayError.ModelNotAllowed("nobody-has-it"));
    long none = keys.add(key(Set.of())).id();
    refuses(
        () -> previews.preview(question("m1", Optional.of(none))),
        new GatewayError.ModelNotAllowed("m1"));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    refuses(
        () -> previews.preview(question("nobody-has-it", Optional.empty())),
        new GatewayError.ModelNotFound("nobody-has-it"));
    refuses(
        () -> previews.preview(question("m1", Optional.of(987L))),
        new GatewayError.NotFound("API key"));
  }

  private static void refuses(ThrowingCallable call, GatewayError error) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error()).isEqualTo(error));
  }

  // as the body of a request has it
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Question question(String model, Optional<Long> key) {
    return new Question(new ModelName(model), key, Dialect.OPENAI, Api.CHAT);
  }

  private static ApiKey key(Set<ModelName> models) {
    return new ApiKey(
        0,
        KeyHash.of(Secret.of("sk-" + models), Secret.of("pepper")),
        1,
        ApiKey.Settings.of("key", new AccountId(1)).with(Scope.of(models)),
        new ApiKey.Shown("sk-ng-", "last"),
        Instant.EPOCH);
  }
}
