package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.limits.BudgetBook.Counted;
import io.nebulagate.application.relay.RelayObserver.Extension;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/**
 * Requests of keys with budgets. One in one piece holds $0.0010675; a stream begins with $0.0205475
 * and asks for $0.04096 more.
 */
class BudgetedRelayTest extends RelayStage {

  private static final Secret CAPPED = Secret.of("sk-ng-capped");
  private static final TokenUsage LITTLE = TokenUsage.of(10, 20);
  private static final Money LITTLE_COST = Money.parse("0.000225");

  @Test
  void anUsedUpBudgetRefusesBeforeAnythingIsSent() {
    capped("0.001", "1");

    assertThat(refusal(relay.start(request(MODEL, CAPPED))))
        .isEqualTo(new GatewayError.BudgetExceeded(Limit.DAILY_BUDGET, LimitLevel.KEY));

    assertThat(upstream.asked).isEmpty();
    assertThat(counted(Limit.DAILY_BUDGET)).isEqualTo(Counted.NOTHING);
  }

  @Test
  void theMonthRefusesWhereTheDayHasRoom() {
    capped("1", "0.001");

    assertThat(refusal(relay.start(request(MODEL, CAPPED))))
        .isEqualTo(new GatewayError.BudgetExceeded(Limit.MONTHLY_BUDGET, LimitLevel.KEY));

    assertThat(counted(Limit.DAILY_BUDGET)).isEqualTo(Counted.NOTHING);
  }

  @Test
  void aServedRequestIsSpentInItsDayAndMonth() {
    capped("1", "2");
    upstream.answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, CAPPED)));

    Counted charged = new Counted(LITTLE_COST, Money.ZERO);
    assertThat(counted(Limit.DAILY_BUDGET)).isEqualTo(charged);
    assertThat(counted(Limit.MONTHLY_BUDGET)).isEqualTo(charged);
  }

  @Test
  void whatCostsNothingNeedsNoBudget() {
    capped("0", "0");
    upstream.answersWhole("{}", USED);

    assertThat(await(relay.start(request(FREE, CAPPED)))).isInstanceOf(RelayAnswer.Whole.class);
  }

  /** Five dollars, of which $4.999 are spent: none of fifty that ask at once fits any more. */
  @Test
  void fiftyAtOnceNeverPassTheBudget() {
    account = ledger.openWith(Money.parse("100"));
    capped("5", "500");
    spend("4.999");

    assertThat(refusals(50)).hasSize(50);

    assertThat(counted(Limit.DAILY_BUDGET))
        .isEqualTo(new Counted(Money.parse("4.999"), Money.ZERO));
  }

  @Test
  void ofFiftyAtOnceAsManyAreServedAsFit() {
    account = ledger.openWith(Money.parse("100"));
    capped("5", "500");
    spend("4.99");

    List<GatewayError> refused = refusals(50);

    assertThat(refused)
        .isNotEmpty()
        .containsOnly(new GatewayError.BudgetExceeded(Limit.DAILY_BUDGET, LimitLevel.KEY));
    assertThat(50 - refused.size()).isGreaterThanOrEqualTo(9);
    assertThat(counted(Limit.DAILY_BUDGET).spent()).isLessThanOrEqualTo(Money.parse("5"));
    assertThat(counted(Limit.DAILY_BUDGET).held()).isEqualTo(Money.ZERO);
  }

  @Test
  void theNextDayHasABudgetOfItsOwnInTheTenantsZone() {
    capped("0.0015", "2");
    upstream.answersWhole("{}", TokenUsage.of(10, 60)).answersWhole("{}", LITTLE);
    await(relay.start(request(MODEL, CAPPED)));
    assertThat(refusal(relay.start(request(MODEL, CAPPED))))
        .isInstanceOf(GatewayError.BudgetExceeded.class);

    now = Instant.parse("2026-11-21T00:00:00Z");

    assertThat(await(relay.start(request(MODEL, CAPPED)))).isInstanceOf(RelayAnswer.Whole.class);
  }

  @Test
  void aStreamIsChargedToTheDayItBeganOn() {
    capped("1", "2");
    now = Instant.parse("2026-11-20T23:59:59Z");
    Budget yesterday = budget(Limit.DAILY_BUDGET);
    ScriptedProvider.Pieces pieces = upstream.streams(null);
    ClientSide client = stream(pieces);
    now = Instant.parse("2026-11-21T00:00:01Z");
    pieces.push("x".repeat(5_000));
    runUntil(() -> watcher.extensions.size() == 1);
    assertThat(held(yesterday)).isEqualTo(Money.parse("0.0615075"));

    pieces.pushLast("[DONE]");
    runUntil(() -> client.completed);

    assertThat(counted(Limit.DAILY_BUDGET)).isEqualTo(Counted.NOTHING);
    assertThat(ledger.budgets().counted(List.of(yesterday.key())).getFirst().spent().isPositive())
        .isTrue();
  }

  @Test
  void aStreamEndsWhereItsBudgetDoes() {
    capped("0.03", "1");
    ScriptedProvider.Pieces pieces = upstream.streams(null);
    ClientSide client = stream(pieces);

    for (int i = 0; i < 1_000 && !pieces.cancelled; i++) {
      pieces.push("x".repeat(100));
      settleDown();
    }
    runUntil(() -> client.completed);

    assertThat(client.got.toString()).contains("[cut at ");
    assertThat(watcher.extensions).contains(Extension.REFUSED, Extension.GRANTED);
    assertThat(counted(Limit.DAILY_BUDGET).spent())
        .isGreaterThan(Money.parse("0.02"))
        .isLessThanOrEqualTo(Money.parse("0.03"));
    assertThat(counted(Limit.DAILY_BUDGET).held()).isEqualTo(Money.ZERO);
  }

  private List<GatewayError> refusals(int requests) {
    List<RelayCall> calls = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      upstream.answersWhole("{}", LITTLE);
      calls.add(relay.start(request(MODEL, CAPPED)));
    }
    List<GatewayError> refused = new ArrayList<>();
    for (RelayCall call : calls) {
      try {
        await(call);
      } catch (CompletionException refusal) {
        assertThat(refusal).hasCauseInstanceOf(GatewayException.class);
        if (refusal.getCause() instanceof GatewayException gateway) {
          refused.add(gateway.error());
        }
      }
    }
    return refused;
  }

  private ClientSide stream(ScriptedProvider.Pieces pieces) {
    RelayCall call = relay.start(request(MODEL, CAPPED, true, OptionalLong.empty()));
    runUntil(() -> pieces.demand == 1);
    pieces.begins();
    ClientSide client = read(call);
    client.wants(Long.MAX_VALUE);
    return client;
  }

  private void capped(String daily, String monthly) {
    ApiKey plain = key(CAPPED, Optional.empty());
    Limits limits =
        new Limits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.of(Money.parse(daily)),
            Optional.of(Money.parse(monthly)));
    keys.add(
        new ApiKey(
            plain.id(),
            plain.hash(),
            plain.tenant(),
            plain.settings().with(limits),
            plain.shown(),
            plain.createdAt()));
  }

  private void spend(String dollars) {
    UUID id = UUID.randomUUID();
    Money amount = Money.parse(dollars);
    Hold hold =
        new Hold(
            id, id, account, amount, Duration.ofMinutes(1), List.of(budget(Limit.DAILY_BUDGET)));
    assertThat(lanes.hold(hold).toCompletableFuture().join()).isEqualTo(Hold.Outcome.APPLIED);
    lanes.settle(Settlement.of(Resolution.settle(hold, amount))).toCompletableFuture().join();
  }

  /** The key's budget of this moment; its limit plays no part in what is counted. */
  private Budget budget(Limit limit) {
    ApiKey stored = keys.find(KeyHash.of(CAPPED, PEPPER)).orElseThrow();
    List<Budget> both = budgets.of(stored, MODEL);
    return limit == Limit.DAILY_BUDGET ? both.getFirst() : both.getLast();
  }

  private Counted counted(Limit limit) {
    return ledger.budgets().counted(List.of(budget(limit).key())).getFirst();
  }

  private Money held(Budget budget) {
    return ledger.budgets().counted(List.of(budget.key())).getFirst().held();
  }
}
