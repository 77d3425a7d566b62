package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.fake.access.InMemoryMembers;
import io.nebulagate.application.fake.notice.InMemoryOutbox;
import io.nebulagate.application.fake.notice.InMemoryWebhooks;
import io.nebulagate.application.fake.notice.RecordingNoticeMail;
import io.nebulagate.application.fake.policy.InMemoryPolicies;
import io.nebulagate.application.fake.risk.InMemoryRisks;
import io.nebulagate.application.fake.signin.InMemoryPeople;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.notices.NoticeService;
import io.nebulagate.application.policy.DailySpend;
import io.nebulagate.application.policy.LimitTallies;
import io.nebulagate.application.policy.LivePolicies;
import io.nebulagate.application.policy.Places;
import io.nebulagate.application.policy.PolicyGate;
import io.nebulagate.application.policy.PolicyService;
import io.nebulagate.application.risk.LiveRisks;
import io.nebulagate.application.risk.Reactions;
import io.nebulagate.application.risk.Risk;
import io.nebulagate.application.risk.RiskService;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Occasion.CostGuard;
import io.nebulagate.domain.policy.Action;
import io.nebulagate.domain.policy.Detector;
import io.nebulagate.domain.policy.Hit;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.OnError;
import io.nebulagate.domain.policy.Per;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.domain.policy.Rule;
import io.nebulagate.domain.routing.Provider;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rules find in counts, and what they leave behind. */
@SuppressWarnings("NullAway.Init") // what the relay needs is made while it is
class CountedRelayTest extends RelayStage {

  private static final ModelName MINI = new ModelName("m1-mini");
  private static final GatewayError VIOLATED = new GatewayError.PolicyViolation("r");

  private PolicyService policies;
  private InMemoryRisks risks;
  private LiveRisks live;
  private List<CostGuard> told;
  private InMemoryOutbox outbox;
  private long nanos;
  private boolean broken;

  @Override
  PolicyGate policies() {
    InMemoryPolicies store = new InMemoryPolicies();
    LivePolicies inForce = new LivePolicies(store, _ -> _ -> Optional.empty());
    policies = new PolicyService(store, inForce);
    risks = new InMemoryRisks(_ -> true, () -> now);
    live = new LiveRisks(risks, () -> now);
    told = new ArrayList<>();
    outbox = new InMemoryOutbox(new InMemoryWebhooks(), () -> now);
    NoticeService notices =
        new NoticeService(
            new InMemoryMembers(new InMemoryUsers(ledger, () -> now), () -> now),
            new InMemoryPeople().book(),
            new RecordingNoticeMail(),
            outbox,
            () -> now);
    DailySpend spending =
        new DailySpend(days -> ledger.budgets().counted(days), budgets, Runnable::run, () -> nanos);
    Reactions reactions =
        new Reactions(
            new Reactions.Marking(risks, live),
            new Reactions.Telling(notices, budgets, told::add),
            Runnable::run,
            () -> now);
    return new PolicyGate(
        inForce,
        new PolicyGate.Looking(
            _ -> "",
            _ -> "",
            Places.UNKNOWN,
            new PolicyGate.Owners(live, new LimitTallies(gate, spending), reactions),
            UnaryOperator.identity(),
            Runnable::run,
            PolicyGate.PATIENCE));
  }

  @Override
  RateLimiter limiter() {
    return broken
        ? _ -> CompletableFuture.failedStage(new IllegalStateException("on purpose"))
        : super.limiter();
  }

  @BeforeEach
  void aSmallerModel() {
    providers.add(
        Provider.openAi("small", URI.create("https://small.example"), Map.of(MINI, MINI)),
        List.of(Secret.of("upstream-key")));
    prices.add(MINI, PriceSheet.perToken(3, Price.perMillion("1"), Price.perMillion("1")));
    catalogue.reload();
  }

  @Test
  void whatComesBeyondSoManyAMinuteIsFound() {
    inForce(new Action.Reject(), new Detector.RequestsOver(Per.KEY, 2));

    serve(MODEL);
    serve(MODEL);

    assertThat(refusal(relay.start(request(MODEL, false)))).isEqualTo(VIOLATED);
    assertThat(record().hits()).extracting(Hit::detector).containsExactly(Optional.of("rpm_over"));
  }

  @Test
  void aModelIsCountedForEverybodyAndAnotherApart() {
    inForce(new Action.Reject(), new Detector.RequestsOver(Per.MODEL, 1));

    serve(MODEL);
    serve(FREE);

    assertThat(refusal(relay.start(request(MODEL, false)))).isEqualTo(VIOLATED);
  }

  @Test
  void whatRunsAtTheSameTimeIsFoundUntilItHasEnded() {
    inForce(new Action.Reject(), new Detector.ConcurrencyOver(Per.OWNER, 1));
    ScriptedProvider.Pieces pieces = upstream.streams(USED);
    RelayCall running = relay.start(request(MODEL, true));
    runUntil(() -> pieces.demand == 1);
    pieces.push("a");
    ClientSide client = read(running);
    client.wants(10);

    assertThat(refusal(relay.start(request(MODEL, false)))).isEqualTo(VIOLATED);

    pieces.complete();
    runUntil(() -> client.completed);
    serve(MODEL);
  }

  @Test
  void aRequestThatIsRefusedLaterRunsNoMore() {
    inForce(new Action.Audit(), new Detector.ConcurrencyOver(Per.KEY, 1));

    assertThat(refusal(relay.start(request(UNPRICED, false))))
        .isInstanceOf(GatewayError.ModelNotPriced.class);

    serve(MODEL);
    assertThat(record().hits()).isEmpty();
  }

  @Test
  void aSpentDayIsAnsweredByTheSmallerModelAndToldOnce() {
    inForce(new Action.Degrade(MINI), new Detector.DailySpendOver(Per.KEY, Money.parse("0.001")));
    serve(MODEL);
    serve(MODEL);
    assertThat(record().question().model())
        .as("the figure is as old as it may be")
        .isEqualTo(MODEL);
    nanos += DailySpend.AGE.toNanos() + 1;

    serve(MODEL);
    serve(MODEL);

    assertThat(record().question().model()).isEqualTo(MINI);
    assertThat(told)
        .containsExactly(
            new CostGuard(1, "r", Per.KEY, "1", LocalDate.of(2026, 11, 20), Money.parse("0.001")));
    assertThat(outbox.notices())
        .singleElement()
        .satisfies(notice -> assertThat(notice.kind()).isEqualTo(NoticeKind.COST_GUARD));
    now = now.plus(Duration.ofDays(1));
    serve(MODEL);
    assertThat(record().question().model()).as("another day").isEqualTo(MODEL);
  }

  @Test
  void whoSpendsForOneKeySpendsForItsOwnerAndTheModel() {
    inForce(new Action.Reject(), new Detector.DailySpendOver(Per.OWNER, Money.ZERO));
    inForce(new Action.Reject(), new Detector.DailySpendOver(Per.MODEL, Money.ZERO));
    serve(MODEL);
    nanos += DailySpend.AGE.toNanos() + 1;

    assertThat(refusal(relay.start(request(MODEL, false)))).isEqualTo(VIOLATED);
  }

  @Test
  void countsThatFailAreTreatedAsTheirRuleSays() {
    broken = true;
    inForce(new Action.Reject(), new Detector.RequestsOver(Per.KEY, 1));

    serve(MODEL);

    assertThat(record().hits()).extracting(Hit::effect).containsExactly(Hit.Effect.FAILED_OPEN);
  }

  @Test
  void whoIsDistrustedIsFoundUntilThatIsOver() {
    inForce(new Action.Reject(), new Detector.RiskAtLeast(RiskLevel.MEDIUM));
    RiskService operators = new RiskService(risks, live);
    operators.put(risk(RiskLevel.LOW));
    serve(MODEL);

    operators.put(risk(RiskLevel.HIGH));
    assertThat(refusal(relay.start(request(MODEL, false)))).isEqualTo(VIOLATED);

    now = now.plus(Duration.ofHours(1));
    serve(MODEL);
    now = now.minus(Duration.ofMinutes(1));
    operators.clear(1);
    serve(MODEL);
  }

  @Test
  void aRuleMarksTheOwnerOnceForManyRequests() {
    inForce(
        new Action.MarkRisk(RiskLevel.HIGH, Duration.ofHours(10)),
        new Detector.Models(Set.of(MODEL)));
    serve(MODEL);
    now = now.plus(Duration.ofMinutes(30));
    serve(MODEL);

    assertThat(risks.counting())
        .containsExactly(
            new Risk(
                1,
                Risk.Source.RULE,
                RiskLevel.HIGH,
                "policy 1, rule r",
                now.plus(Duration.ofMinutes(570))));
    now = now.plus(Duration.ofHours(1));
    serve(MODEL);
    assertThat(risks.counting())
        .extracting(Risk::expiresAt)
        .containsExactly(now.plus(Duration.ofHours(10)));
    assertThat(live.of(1)).contains(RiskLevel.HIGH);
    assertThat(record().hits()).extracting(Hit::business).containsExactly("marked");
  }

  private Risk risk(RiskLevel level) {
    return new Risk(1, Risk.Source.OPERATOR, level, "because", now.plus(Duration.ofHours(1)));
  }

  private void serve(ModelName model) {
    upstream.answersWhole("{}", USED);
    await(relay.start(request(model, false)));
  }

  private void inForce(Action then, Detector... when) {
    policies.add(
        new Policy(
            0,
            0,
            "p",
            Mode.ENFORCE,
            Policy.EVERY_KEY,
            List.of(new Rule("r", List.of(when), then, OnError.FAIL_OPEN))));
  }
}
