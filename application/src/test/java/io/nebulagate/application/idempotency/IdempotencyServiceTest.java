package io.nebulagate.application.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryKeptAnswers;
import io.nebulagate.application.idempotency.IdempotencyService.Question;
import io.nebulagate.application.idempotency.IdempotencyService.Way;
import io.nebulagate.application.idempotency.KeptAnswers.Scope;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdempotencyServiceTest {

  private static final Scope SCOPE = new Scope(1, 2, "openai/chat", "key");
  private static final ByteBuffer BODY = ByteBuffer.wrap(new byte[] {'{', '}'});

  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final InMemoryKeptAnswers answers = new InMemoryKeptAnswers(() -> now);
  private final IdempotencyService service = service(answers);

  @Test
  void ofFiftyTwinsOneRuns() {
    IdempotencyService wide =
        new IdempotencyService(answers, json -> json, Executors.newVirtualThreadPerTaskExecutor());

    List<Object> ways =
        IntStream.range(0, 50)
            .mapToObj(_ -> wide.enter(question("{}", Map.of())).toCompletableFuture())
            .toList()
            .stream()
            .<Object>map(way -> outcome(way))
            .toList();

    assertThat(ways).filteredOn(Way.Run.class::isInstance).hasSize(1);
    assertThat(ways)
        .filteredOn(new GatewayError.IdempotencyInProgress(Duration.ofSeconds(1))::equals)
        .hasSize(49);
  }

  @Test
  void anAnswerIsRepeated() {
    RunningClaim claim = run("{}");
    claim.answered(200, BODY.duplicate());
    claim.keepAlone().toCompletableFuture().join();
    claim.end();

    Way again = enter("{}", Map.of());

    assertThat(again)
        .isInstanceOfSatisfying(
            Way.Repeat.class,
            repeat -> {
              assertThat(repeat.answer().status()).isEqualTo(200);
              assertThat(repeat.answer().body()).hasValue(BODY);
            });
  }

  @Test
  void whatIsLargerThanCanBeKeptHasOnlyEnded() {
    RunningClaim claim = run("{}");
    claim.answered(200, ByteBuffer.allocate(KeptAnswer.BODY_BYTES_MAX + 1));
    KeptAnswer kept = claim.answer(Money.ofNanos(5)).orElseThrow();
    answers.keep(kept);
    claim.end();

    assertThat(refusal("{}", Map.of()))
        .isEqualTo(new GatewayError.AlreadyCompleted(kept.request(), Money.ofNanos(5)));
  }

  @Test
  void aRunWithoutAnAnswerFreesItsKey() {
    run("{}").end();

    assertThat(enter("{\"other\":1}", Map.of())).isInstanceOf(Way.Run.class);
  }

  @Test
  void headersThatChangeTheMeaningMakeAnotherQuestion() {
    enter("{}", Map.of("openai-beta", "a=1", "user-agent", "one"));

    assertThat(refusal("{}", Map.of("openai-beta", "a=1", "user-agent", "two")))
        .isInstanceOf(GatewayError.IdempotencyInProgress.class);
    assertThat(refusal("{}", Map.of("openai-beta", "a=2")))
        .isInstanceOf(GatewayError.IdempotencyKeyReused.class);
  }

  @Test
  void aRunningClaimIsRenewedAndAnEndedOneIsNot() {
    RunningClaim claim = run("{}");
    now = now.plusSeconds(59);
    service.renew();
    now = now.plusSeconds(59);
    assertThat(refusal("{}", Map.of())).isInstanceOf(GatewayError.IdempotencyInProgress.class);

    claim.abandon();
    service.renew();
    now = now.plusSeconds(2);

    assertThat(enter("{}", Map.of())).isInstanceOf(Way.Run.class);
  }

  @Test
  void aKeyThatNobodyCanLookUpIsNoReasonToRunTwice() {
    KeptAnswers away =
        new InMemoryKeptAnswers(() -> {
          throw new IllegalStateException("away");
        });

    CompletionException failure = failureOf(service(away), question("{}", Map.of()));

    assertThat(error(failure)).isInstanceOf(GatewayError.Overloaded.class);
  }

  private static Object outcome(CompletableFuture<Way> way) {
    try {
      return way.join();
    } catch (CompletionException refused) {
      return error(refused);
    }
  }

  private static IdempotencyService service(KeptAnswers kept) {
    return new IdempotencyService(kept, json -> json, Runnable::run);
  }

  private RunningClaim run(String body) {
    return ((Way.Run) enter(body, Map.of())).claim();
  }

  private Way enter(String body, Map<String, String> headers) {
    return service.enter(question(body, headers)).toCompletableFuture().join();
  }

  private GatewayError refusal(String body, Map<String, String> headers) {
    return error(failureOf(service, question(body, headers)));
  }

  private static CompletionException failureOf(IdempotencyService of, Question question) {
    try {
      Way way = of.enter(question).toCompletableFuture().join();
      throw new AssertionError("not refused: " + way);
    } catch (CompletionException failure) {
      return failure;
    }
  }

  private static GatewayError error(Throwable failure) {
    return Optional.ofNullable(failure.getCause())
        .map(GatewayException.class::cast)
        .orElseThrow()
        .error();
  }

  private static Question question(String body, Map<String, String> headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Question(
        new RequestId(LedgerBench.newId()),
        SCOPE,
        headers,
        new RequestBody(bytes, new Patch(0, 0, ""), List.of()));
  }
}
