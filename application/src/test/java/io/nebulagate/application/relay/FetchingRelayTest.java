package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fetching.MediaFetch;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.application.translation.Translation;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderType;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a provider cannot read is read before it is asked. */
class FetchingRelayTest extends RelayStage {

  private static final ChatRequest WRITTEN =
      ChatRequest.of(List.of(Message.of(Message.Role.USER, "an address")));
  private static final ChatRequest READ =
      ChatRequest.of(List.of(Message.of(Message.Role.USER, "what stands there")));

  private static final Duration READING = Duration.ofMillis(50);

  private final List<ChatRequest> wanted = new ArrayList<>();
  private final List<Endpoint> providersAsked = new ArrayList<>();
  private CompletableFuture<ChatRequest> reading = new CompletableFuture<>();

  @Override
  MediaFetch media() {
    return (question, asked) -> {
      wanted.add(question);
      providersAsked.add(asked);
      return question.equals(READ) ? CompletableFuture.completedStage(question) : reading;
    };
  }

  @BeforeEach
  void providersOfAnotherDialect() {
    providers.list().forEach(kept -> providers.remove(kept.provider().id()));
    for (String name : List.of("one", "other")) {
      providers.add(
          Provider.of(
              ProviderType.GEMINI,
              name,
              URI.create("https://" + name + ".example"),
              Map.of(MODEL, MODEL)),
          List.of(Secret.of("upstream-key")));
    }
    catalogue.reload();
  }

  @Test
  void theProviderIsAskedWithWhatWasReadAndNotBefore() {
    upstream.answersWhole("{}", USED);

    RelayCall call = relay.start(translated());
    runUntil(() -> !wanted.isEmpty());
    assertThat(upstream.asked).isEmpty();
    reading.complete(READ);
    await(call);

    assertThat(upstream.asked.getFirst().conversation().question()).contains(READ);
    assertThat(providersAsked).containsExactly(new Endpoint(Dialect.GEMINI, Api.CHAT));
    assertThat(spent()).isEqualTo(COST);
  }

  @Test
  void theProviderHasTheTimeThatReadingLeft() throws InterruptedException {
    upstream.answersWhole("{}", USED);
    RelayCall call = relay.start(translated());
    runUntil(() -> !wanted.isEmpty());

    Thread.sleep(READING);
    reading.complete(READ);
    await(call);

    assertThat(upstream.asked.getFirst().route().provider().timeouts().firstByte())
        .isLessThanOrEqualTo(retries().patience().minus(READING));
  }

  @Test
  void theNextProviderIsToldWhatWasReadForTheFirst() {
    reading = CompletableFuture.completedFuture(READ);
    upstream.fails(new UpstreamFault.Failed(500)).answersWhole("{}", USED);

    await(relay.start(translated()));

    assertThat(upstream.asked).hasSize(2);
    assertThat(wanted).containsExactly(WRITTEN, READ);
    assertThat(upstream.asked.getLast().conversation().question()).contains(READ);
  }

  @Test
  void whatCannotBeReadIsTheClientsFaultAndCostsNothing() {
    reading =
        CompletableFuture.failedFuture(GatewayException.invalidValue("messages[0].content", "no"));

    RelayCall call = relay.start(translated());

    assertThat(refusal(call)).isEqualTo(new GatewayError.InvalidValue("messages[0].content", "no"));
    assertThat(upstream.asked).isEmpty();
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void whatTurnsOutToBeUnreadableIsToldOnTheRequestsOwnThread() {
    RelayCall call = relay.start(translated());
    runUntil(() -> !wanted.isEmpty());

    reading.completeExceptionally(GatewayException.invalidValue("messages[0].content", "no"));

    assertThat(call.answer().toCompletableFuture()).isNotDone();
    assertThat(refusal(call)).isInstanceOf(GatewayError.InvalidValue.class);
  }

  @Test
  void nobodyIsAskedForAClientThatLeftMeanwhile() {
    RelayCall call = relay.start(translated());
    runUntil(() -> !wanted.isEmpty());

    call.clientLeft();
    reading.complete(READ);
    runUntil(() -> openHolds.count() == 0 && thread.isEmpty());

    assertThat(upstream.asked).isEmpty();
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void whatTheProviderUnderstandsIsNeverLookedInto() {
    providers.add(provider("own"), List.of(Secret.of("upstream-key")));
    providers.list().stream()
        .filter(kept -> kept.provider().type() == ProviderType.GEMINI)
        .forEach(kept -> providers.remove(kept.provider().id()));
    catalogue.reload();
    upstream.answersWhole("{}", USED);

    await(relay.start(translated()));

    assertThat(wanted).isEmpty();
  }

  private RelayRequest translated() {
    RelayRequest plain = request(MODEL, KEY, false, OptionalLong.of(100));
    return new RelayRequest(
        plain.id(),
        plain.asked().by(new Written()),
        plain.credential(),
        plain.client(),
        plain.head(),
        plain.body(),
        plain.headers(),
        plain.executor());
  }

  /** A client whose question is known. */
  private static final class Written implements Translation {
    @Override
    public ChatRequest question(Seals seals) {
      return WRITTEN;
    }

    @Override
    public ByteBuffer whole(ChatResponse answer, TokenUsage used, Seals seals) {
      throw new IllegalStateException("the provider answers for it");
    }

    @Override
    public AnswerWriter stream(Seals seals) {
      throw new IllegalStateException("it is answered in one piece");
    }
  }
}
