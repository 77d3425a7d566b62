package io.nebulagate.application.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.relay.RelayService;
import io.nebulagate.application.relay.Retries;
import io.nebulagate.application.routing.KeyRefusals;
import io.nebulagate.application.routing.LiveCatalogue;
import io.nebulagate.application.upstream.OneAnswer;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.policy.Detector.Moderation;
import io.nebulagate.domain.policy.Moderator.Opinion;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.RoutePlanner;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutedModeratorTest {

  private static final ModelName JUDGE = new ModelName("judge");
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Opinion OPINION = new Opinion(true, Set.of("violence"), Map.of());

  private final InMemoryProviders providers = new InMemoryProviders();
  private final LiveCatalogue catalogue =
      new LiveCatalogue(new InMemoryCatalogue(providers, new InMemoryPrices()));
  private final Instant now = Instant.parse("2026-11-28T06:00:00Z");
  private final OneAnswer upstream = new OneAnswer();
  private Optional<Opinion> said = Optional.of(OPINION);
  private final RoutedModerator moderator =
      new RoutedModerator(
          catalogue,
          new RelayService.Routing(
              new RoutePlanner(),
              new Random(1),
              Retries.USUAL,
              new KeyRefusals(providers, catalogue, () -> now, Runnable::run)),
          upstream,
          new Words(),
          () -> now);
  private long provider;

  @BeforeEach
  void aProviderOfTheModel() {
    Provider one =
        Provider.openAi(
            "p", URI.create("https://p.example"), Map.of(JUDGE, new ModelName("own-judge")));
    provider = providers.add(one, List.of(Secret.of("sk-1"))).provider().id();
    catalogue.reload();
    upstream.serves();
  }

  @Test
  void theModelIsAskedUnderTheProvidersOwnName() {
    assertThat(moderator.ask(JUDGE, "words", PATIENCE)).isEqualTo(OPINION);

    var asked = upstream.asked.getFirst();
    assertThat(asked.api()).isEqualTo(Api.MODERATIONS);
    assertThat(asked.route().upstreamModel().value()).isEqualTo("own-judge");
    assertThat(asked.headers()).isEmpty();
    assertThat(new String(asked.body().bytes(), StandardCharsets.UTF_8)).isEqualTo("words");
    assertThat(asked.route().provider().timeouts().firstByte()).isEqualTo(PATIENCE);
  }

  @Test
  void aModelThatNobodyServesCannotBeAsked() {
    assertFails(new ModelName("unknown"), "words");

    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void aTextBeyondMeasureIsNotAskedAbout() {
    assertFails(JUDGE, "a".repeat(RoutedModerator.TEXT_MAX + 1));

    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void aFailureCountsForTheProviderAndIsNotTriedAgain() {
    upstream.fails(new UpstreamFault.Unauthorised(401));

    assertFails(JUDGE, "words");

    assertThat(upstream.asked).hasSize(1);
    assertThat(providers.find(provider).orElseThrow().keys().getFirst().status())
        .isEqualTo(ProviderKey.Status.REFUSED);
  }

  @Test
  void whatIsNoAnswerOfTheKindFails() {
    said = Optional.empty();

    assertFails(JUDGE, "words");
  }

  @Test
  void ourOwnMistakesFailTheQuestion() {
    upstream.breaks(new IllegalStateException("on purpose"));

    assertFails(JUDGE, "words");
  }

  @Test
  void aSilentModelIsGivenUpAndTheCallEnded() {
    upstream.hangs();
    long since = System.nanoTime();

    assertFails(JUDGE, "words");

    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
    assertThat(upstream.cancelled()).isTrue();
  }

  @Test
  void beyondSoManyOpenQuestionsTheNextFailsAtOnce() {
    upstream.hangs();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < RoutedModerator.OPEN_MAX; i++) {
        threads.execute(() -> assertFails(JUDGE, "words", Moderation.PATIENCE_MAX));
      }
      long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (upstream.asked.size() < RoutedModerator.OPEN_MAX && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }

      assertFails(JUDGE, "words");

      assertThat(upstream.asked).hasSize(RoutedModerator.OPEN_MAX);
    }
  }

  private void assertFails(ModelName model, String text) {
    assertFails(model, text, PATIENCE);
  }

  private void assertFails(ModelName model, String text, Duration patience) {
    assertThatThrownBy(() -> moderator.ask(model, text, patience))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Asks in the text itself, and understands whatever the test wants. */
  private final class Words implements ModerationWords {
    @Override
    public RequestBody question(String text) {
      return RequestBody.besidePath(text.getBytes(StandardCharsets.UTF_8), List.of(), List.of());
    }

    @Override
    public Opinion opinion(ByteBuffer answer) {
      return said.orElseThrow(() -> new IllegalArgumentException("something else"));
    }
  }
}
