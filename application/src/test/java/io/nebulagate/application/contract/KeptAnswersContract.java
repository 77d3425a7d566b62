package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.idempotency.KeptAnswer;
import io.nebulagate.application.idempotency.KeptAnswers;
import io.nebulagate.application.idempotency.KeptAnswers.Claim;
import io.nebulagate.application.idempotency.KeptAnswers.Found;
import io.nebulagate.application.idempotency.KeptAnswers.Scope;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What everybody who remembers idempotency keys does. */
public abstract class KeptAnswersContract {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final String QUESTION = "ab".repeat(32);
  private static final String OTHER_QUESTION = "cd".repeat(32);

  private final Scope scope = new Scope(1, 2, "openai/chat", LedgerBench.newId().toString());

  /** What is under test; it may remember other keys. */
  protected abstract KeptAnswers answers();

  /** The ledger that keeps answers with charges. */
  protected abstract LedgerBench ledger();

  /** Lets what was claimed before be this much older. */
  protected abstract void pass(Duration time);

  @Test
  protected void theFirstRunsAndItsTwinFindsItRunning() {
    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Nothing());

    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Running());
  }

  @Test
  protected void claimingAgainForTheSameRequestIsHarmless() {
    RequestId request = aRequest();
    claim(QUESTION, request);

    assertThat(claim(QUESTION, request)).isEqualTo(new Found.Nothing());
  }

  @Test
  protected void anotherQuestionUnderTheSameKeyIsToldSo() {
    RequestId request = aRequest();
    claim(QUESTION, request);
    assertThat(claim(OTHER_QUESTION, aRequest())).isEqualTo(new Found.OtherQuestion());

    answers().keep(answer(request, "{}"));

    assertThat(claim(OTHER_QUESTION, aRequest())).isEqualTo(new Found.OtherQuestion());
  }

  @Test
  protected void theSameWordsElsewhereAreAnotherKey() {
    claim(QUESTION, aRequest());

    for (Scope elsewhere :
        List.of(
            new Scope(9, scope.apiKey(), scope.route(), scope.key()),
            new Scope(scope.tenant(), 9, scope.route(), scope.key()),
            new Scope(scope.tenant(), scope.apiKey(), "openai/embeddings", scope.key()))) {
      Claim claim = new Claim(elsewhere, QUESTION, aRequest());
      assertThat(answers().claim(claim, A_MINUTE)).isEqualTo(new Found.Nothing());
      answers().release(claim.request());
    }
  }

  @Test
  protected void anAnswerIsGivenAgainToTheByte() {
    RequestId request = aRequest();
    claim(QUESTION, request);
    KeptAnswer answer = answer(request, "{\"é\": \u0000}");

    answers().keep(answer);

    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Ended(answer));
    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Ended(answer));
  }

  @Test
  protected void whatCannotBeGivenAgainIsRememberedAsEnded() {
    RequestId request = aRequest();
    claim(QUESTION, request);
    KeptAnswer ended = new KeptAnswer(request, 200, Optional.empty(), Money.ofNanos(7));

    answers().keep(ended);

    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Ended(ended));
  }

  @Test
  protected void theFirstAnswerCounts() {
    RequestId request = aRequest();
    claim(QUESTION, request);
    answers().keep(answer(request, "first"));

    answers().keep(answer(request, "second"));
    answers().release(request);

    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Ended(answer(request, "first")));
  }

  @Test
  protected void aReleasedKeyIsFree() {
    RequestId request = aRequest();
    claim(QUESTION, request);

    answers().release(request);

    assertThat(claim(OTHER_QUESTION, aRequest())).isEqualTo(new Found.Nothing());
  }

  @Test
  protected void anAbandonedRunIsTakenOverAndItsAnswerComesTooLate() {
    RequestId lost = aRequest();
    RequestId next = aRequest();
    claim(QUESTION, lost);
    pass(A_MINUTE.plusSeconds(1));

    assertThat(claim(OTHER_QUESTION, aRequest())).isEqualTo(new Found.OtherQuestion());
    assertThat(claim(QUESTION, next)).isEqualTo(new Found.Nothing());
    answers().keep(answer(lost, "late"));
    answers().release(lost);

    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Running());
    answers().keep(answer(next, "in time"));
    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Ended(answer(next, "in time")));
  }

  @Test
  protected void aRunThatIsRenewedIsNotTakenOver() {
    RequestId request = aRequest();
    claim(QUESTION, request);
    pass(Duration.ofSeconds(50));

    answers().renew(List.of(request, aRequest()), A_MINUTE);
    pass(Duration.ofSeconds(50));

    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Running());
  }

  @Test
  protected void afterADayTheKeyMeansNothing() {
    RequestId request = aRequest();
    claim(QUESTION, request);
    answers().keep(answer(request, "{}"));
    pass(A_DAY.plusSeconds(1));

    assertThat(claim(OTHER_QUESTION, aRequest())).isEqualTo(new Found.Nothing());
  }

  @Test
  protected void whatIsOlderThanADayIsForgottenInBatches() {
    for (int i = 0; i < 3; i++) {
      Scope own = new Scope(1, 2, "openai/chat", scope.key() + i);
      answers().claim(new Claim(own, QUESTION, aRequest()), A_MINUTE);
    }
    claim(QUESTION, aRequest());
    answers().forget(1_000);
    pass(A_DAY.plusSeconds(1));

    assertThat(answers().forget(3)).isEqualTo(3);
    assertThat(answers().forget(1_000)).isGreaterThanOrEqualTo(1);
    assertThat(answers().forget(1_000)).isZero();
  }

  @Test
  protected void anAnswerIsKeptWithItsCharge() {
    AccountId account = ledger().account(1_000);
    Hold hold = ledger().held(account, 300);
    RequestId request = new RequestId(hold.journal());
    claim(QUESTION, request);
    KeptAnswer answer = answer(request, "{}");

    settle(hold, answer);

    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Ended(answer));
    assertThat(ledger().available(account)).isEqualTo(880);
  }

  @Test
  protected void aSettlementThatIsNotAppliedKeepsNoAnswer() {
    AccountId account = ledger().account(1_000);
    Hold hold = ledger().held(account, 300);
    ledger().resolve(Resolution.release(hold));
    RequestId request = new RequestId(hold.journal());
    claim(QUESTION, request);

    settle(hold, answer(request, "{}"));

    assertThat(claim(QUESTION, aRequest())).isEqualTo(new Found.Running());
  }

  @Test
  protected void ofFiftyTwinsOneRuns() throws Exception {
    List<Callable<Found>> twins =
        IntStream.range(0, 50)
            .mapToObj(_ -> (Callable<Found>) () -> claim(QUESTION, aRequest()))
            .toList();
    List<Found> found = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
      for (Future<Found> twin : clients.invokeAll(twins)) {
        found.add(twin.get());
      }
    }

    assertThat(found).filteredOn(new Found.Nothing()::equals).hasSize(1);
    assertThat(found).filteredOn(new Found.Running()::equals).hasSize(49);
  }

  private void settle(Hold hold, KeptAnswer answer) {
    Settlement settlement = Settlement.of(Resolution.settle(hold, Money.ofNanos(120)));
    ledger()
        .store()
        .apply(new Batch(List.of(), List.of(settlement.answering(Optional.of(answer)))));
  }

  private Found claim(String fingerprint, RequestId request) {
    return answers().claim(new Claim(scope, fingerprint, request), A_MINUTE);
  }

  private static RequestId aRequest() {
    return new RequestId(LedgerBench.newId());
  }

  private static KeptAnswer answer(RequestId request, String body) {
    ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
    return new KeptAnswer(request, 200, Optional.of(bytes), Money.ofNanos(120));
  }
}
