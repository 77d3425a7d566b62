package io.nebulagate.application.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.application.routing.KeyRefusals;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.translation.Inquiry;
import io.nebulagate.application.upstream.ProbeUseCase.Outcome;
import io.nebulagate.application.upstream.ProbeUseCase.Wanted;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Breaker;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeServiceTest {

  private static final ModelName DEAR = new ModelName("b-priced");
  private static final ModelName OTHER = new ModelName("a-unpriced");

  private final InMemoryProviders providers = new InMemoryProviders();
  private final InMemoryPrices prices = new InMemoryPrices();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, prices));
  private final Instant now = Instant.parse("2026-11-28T06:00:00Z");
  private final OneAnswer upstream = new OneAnswer();
  private final ProbeUseCase probe =
      new ProbeService(
          providers,
          catalogue,
          upstream,
          new KeyRefusals(providers, catalogue, () -> now, Runnable::run),
          () -> now);
  private long provider;
  private long first;
  private long second;

  @BeforeEach
  void aProviderWithTwoModelsAndTwoKeys() {
    Kept kept = providers.add(aProvider("somebody"), List.of(Secret.of("1"), Secret.of("2")));
    provider = kept.provider().id();
    first = kept.keys().getFirst().id();
    second = kept.keys().getLast().id();
    prices.add(DEAR, PriceSheet.perToken(1, Price.perMillion("1"), Price.perMillion("2")));
    catalogue.reload();
    upstream.serves();
  }

  @Test
  void aTinyConversationIsAskedForUnderTheProvidersOwnName() {
    Outcome outcome = probe.test(provider, Wanted.ANYTHING);

    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.error()).isEmpty();
    assertThat(outcome.latency()).isPositive();
    assertThat(outcome.route().model()).isEqualTo(DEAR);
    assertThat(outcome.route().key().id()).isEqualTo(first);
    assertThat(asked().api()).isEqualTo(Api.CHAT);
    assertThat(asked().route().upstreamModel().value()).isEqualTo("up/b");
    assertThat(asked().conversation().question())
        .contains(ChatRequest.of(List.of(Message.of(Message.Role.USER, "Hi"))).upTo(1));
    assertThat(asked().route().provider().timeouts())
        .isEqualTo(
            new Provider.Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30)));
  }

  @Test
  void vectorsAreAskedForWhereThatIsAllThereIs() {
    Provider embedder = aProvider("embedder").offering(Optional.of(Set.of(Api.EMBEDDINGS)));
    long id = providers.add(embedder, List.of(Secret.of("3"))).provider().id();
    catalogue.reload();

    assertThat(probe.test(id, Wanted.ANYTHING).api()).isEqualTo(Api.EMBEDDINGS);

    assertThat(asked().inquiry())
        .hasValueSatisfying(asked ->
            assertThat(((Inquiry.OfVectors) asked).question().texts()).containsExactly("Hi"));
  }

  @Test
  void theModelTheKeyAndTheApiCanBeChosen() {
    Outcome outcome =
        probe.test(
            provider,
            new Wanted(Optional.of(OTHER), Optional.of(second), Optional.of(Api.COMPLETIONS)));

    assertThat(outcome.route().model()).isEqualTo(OTHER);
    assertThat(outcome.route().key().id()).isEqualTo(second);
    assertThat(asked().api()).isEqualTo(Api.COMPLETIONS);
  }

  @Test
  void aKeyInUseIsTakenBeforeOneThatWasRefused() {
    providers.mark(first, ProviderKey.Status.REFUSED, Optional.of("401"));
    catalogue.reload();

    assertThat(probe.test(provider, Wanted.ANYTHING).route().key().id()).isEqualTo(second);
  }

  @Test
  void aKeyThatIsNotTakenIsWrittenDown() {
    upstream.fails(new UpstreamFault.Unauthorised(401));

    Outcome outcome = probe.test(provider, Wanted.ANYTHING);

    assertThat(outcome.status()).isEqualTo(401);
    assertThat(outcome.error()).contains("it did not take the key (401)");
    assertThat(status(first)).isEqualTo(ProviderKey.Status.REFUSED);
    assertThat(status(second)).isEqualTo(ProviderKey.Status.ENABLED);
  }

  @Test
  void aRefusedKeyThatIsTakenNowIsUsedAgain() {
    upstream.fails(new UpstreamFault.Unauthorised(401));
    probe.test(provider, Wanted.ANYTHING);
    upstream.serves();

    probe.test(provider, new Wanted(Optional.empty(), Optional.of(first), Optional.empty()));

    assertThat(status(first)).isEqualTo(ProviderKey.Status.ENABLED);
    Route route = catalogue.current().routes(DEAR).getFirst();
    assertThat(route.usable()).isTrue();
    assertThat(state(route).began(route.provider().traffic(), now.toEpochMilli())).isTrue();
  }

  @Test
  void whatAnOperatorSwitchedOffIsAskedAndStaysOff() {
    providers.switchTagged("slow", false);
    providers.switchKey(provider, first, false);
    catalogue.reload();

    Outcome outcome =
        probe.test(provider, new Wanted(Optional.empty(), Optional.of(first), Optional.empty()));

    assertThat(outcome.status()).isEqualTo(200);
    assertThat(status(first)).isEqualTo(ProviderKey.Status.DISABLED);
    assertThat(catalogue.current().routes(DEAR)).noneMatch(Route::usable);
  }

  @Test
  void anOpenBreakerIsPassedAndClosedByAnAnswer() {
    Route route = catalogue.current().routes(DEAR).getFirst();
    for (int i = 0; i < Breaker.CALLS_MIN; i++) {
      state(route).failed(now.toEpochMilli(), new UpstreamFault.Failed(503));
    }
    assertThat(state(route).breaker().state()).isEqualTo(Breaker.State.OPEN);

    probe.test(provider, Wanted.ANYTHING);

    assertThat(state(route).breaker()).isEqualTo(Breaker.CLOSED);
  }

  @Test
  void aFailureCountsAsThatOfARequest() {
    upstream.fails(new UpstreamFault.Failed(503));
    for (int i = 0; i < Breaker.CALLS_MIN; i++) {
      assertThat(probe.test(provider, Wanted.ANYTHING).error())
          .contains("it answered with the status 503");
    }

    assertThat(state(catalogue.current().routes(DEAR).getFirst()).breaker().state())
        .isEqualTo(Breaker.State.OPEN);
  }

  @Test
  void whatTheProviderFindsWrongIsTold() {
    upstream.fails(
        new UpstreamFault.Rejected(
            new GatewayError.UpstreamRejected(
                404, "no such model", "invalid", Optional.empty(), Optional.empty())));

    Outcome outcome = probe.test(provider, Wanted.ANYTHING);

    assertThat(outcome.status()).isEqualTo(404);
    assertThat(outcome.error()).contains("it found the request wrong: no such model");
  }

  @Test
  void ourOwnMistakeMovesNothing() {
    upstream.breaks(new IllegalStateException("a bug"));

    assertThatThrownBy(() -> probe.test(provider, Wanted.ANYTHING))
        .isInstanceOf(IllegalStateException.class);

    Route route = catalogue.current().routes(DEAR).getFirst();
    assertThat(state(route).breaker()).isEqualTo(Breaker.CLOSED);
    assertThat(state(route).restsUntil(now.toEpochMilli())).isEmpty();
  }

  @Test
  void whatIsNotThereIsRefusedByName() {
    refuses(() -> probe.test(987, Wanted.ANYTHING), "not_found", "");
    refuses(() -> probe.test(provider, wanted("nobody", first)), "invalid_value", "model");
    refuses(() -> probe.test(provider, wanted(DEAR.value(), 987)), "invalid_value", "key_id");
    long bare =
        providers.add(aProvider("bare").serving(Map.of()), List.of(Secret.of("k"))).provider().id();
    catalogue.reload();
    refuses(() -> probe.test(bare, Wanted.ANYTHING), "invalid_value", "model");
    providers.mark(first, ProviderKey.Status.UNRESOLVED, Optional.empty());
    catalogue.reload();
    refuses(() -> probe.test(provider, wanted(DEAR.value(), first)), "invalid_value", "key_id");
    assertThat(upstream.asked).isEmpty();
  }

  private UpstreamRequest asked() {
    return upstream.asked.getLast();
  }

  private RouteState state(Route route) {
    return catalogue.states().find(route.id()).orElseThrow();
  }

  private ProviderKey.Status status(long key) {
    return providers.find(provider).orElseThrow().keys().stream()
        .filter(some -> some.id() == key)
        .findFirst()
        .orElseThrow()
        .status();
  }

  private static Wanted wanted(String model, long key) {
    return new Wanted(Optional.of(new ModelName(model)), Optional.of(key), Optional.empty());
  }

  private static Provider aProvider(String name) {
    Provider plain =
        Provider.openAi(
            name,
            URI.create("https://a.example"),
            Map.of(DEAR, new ModelName("up/b"), OTHER, OTHER));
    return new Provider(
        0,
        name,
        plain.type(),
        plain.baseUrl(),
        plain.models(),
        plain.aliases(),
        plain.traffic(),
        plain.region(),
        Set.of("slow"),
        true,
        plain.apis(),
        plain.timeouts(),
        plain.site(),
        plain.apiVersion());
  }

  private static void refuses(ThrowingCallable call, String code, String field) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> {
              assertThat(refused.error().code()).isEqualTo(code);
              if (refused.error() instanceof GatewayError.InvalidValue value) {
                assertThat(value.field()).isEqualTo(field);
              }
            });
  }
}
