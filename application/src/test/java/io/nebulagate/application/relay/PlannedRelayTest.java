package io.nebulagate.application.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.changes.ChangeFeed.Topic;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.access.InMemoryChangeFeed;
import io.nebulagate.application.fake.plan.InMemoryLowerings;
import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.fake.plan.InMemorySplitHolds;
import io.nebulagate.application.fake.risk.InMemoryRisks;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.Entitlements;
import io.nebulagate.application.plan.Lowered;
import io.nebulagate.application.plan.Lowerings;
import io.nebulagate.application.plan.PlanPurse;
import io.nebulagate.application.plan.Purse;
import io.nebulagate.application.plan.Purses.Question;
import io.nebulagate.application.plan.SplitHoldService;
import io.nebulagate.application.plan.StandIns;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.relay.RelayObserver.Extension;
import io.nebulagate.application.risk.Risk;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.Asked;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.domain.routing.Provider;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of keys whose account has a plan. */
class PlannedRelayTest extends RelayStage {

  private static final Overage BLOCK = new Overage.Block();
  private static final Overage ALLOW = new Overage.Allow();
  private static final ModelName MINI = new ModelName("m1-mini");
  private static final Overage DEGRADE = new Overage.Degrade(MINI);
  private static final TokenUsage LITTLE = TokenUsage.of(10, 20);

  private Duration ahead = Duration.ZERO;
  private final InstantSource clock = () -> Instant.now().plus(ahead);
  private final InMemorySubscriptions book = new InMemorySubscriptions(ledger, clock);
  private final InMemoryPlans stated = new InMemoryPlans();
  private final InMemoryRisks risks = new InMemoryRisks(_ -> true, clock);
  private final InMemoryLowerings lowerings =
      new InMemoryLowerings(risks, stated, owner -> List.of(new AccountId(owner)));
  private final SplitHoldService holds =
      new SplitHoldService(
          new InMemorySplitHolds(ledger, book, clock),
          new CycleService(book, clock),
          new StandIns(stated, book, ledger, _ -> ZoneId.of("UTC"), clock));
  private final Semaphore places = new Semaphore(1);
  private final InMemoryChangeFeed changes = new InMemoryChangeFeed();
  private final Entitlements entitlements =
      new Entitlements(
          book,
          lowerings,
          new PlanPurse.Means(holds, Runnable::run, LedgerBench::newId, places),
          clock);

  @BeforeEach
  void plansAreSold() {
    plans = entitlements;
    entitlements.follow(changes);
    providers.add(
        Provider.openAi("small", URI.create("https://small.example"), Map.of(MINI, MINI)),
        List.of(Secret.of("upstream-key")));
    prices.add(MINI, PriceSheet.perToken(3, Price.perMillion("1"), Price.perMillion("1")));
    catalogue.reload();
  }

  @Test
  void aPlanPaysBeforeTheAccount() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10_000));
    upstream.answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, false)));

    assertThat(left()).isEqualTo(10_000 - 30);
    assertThat(spent()).isEqualTo(Money.ZERO);
    assertThat(record().charge().orElseThrow().amount()).isEqualTo(Money.ZERO);
    assertThat(record().charge().orElseThrow().parts()).isEmpty();
    assertThat(record().usage().tokens()).isEqualTo(LITTLE);
  }

  @Test
  void aReportThatPassesWhatWasHeldIsPaidByThePlanAsFarAsItReaches() {
    subscribe(ALLOW, Allowance.of(Asset.TOKEN, 1_050));
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(left()).isZero();
    assertThat(spent()).isEqualTo(Money.parse("0.0005")); // 50 tokens of the answer
    assertThat(record().charge().orElseThrow().amount()).isEqualTo(Money.parse("0.0005"));
  }

  @Test
  void whatAPlanDoesNotCoverIsPaidByTheAccountWhereItMay() {
    subscribe(ALLOW, Allowance.of(Asset.TOKEN, 10));
    upstream.answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, false)));

    assertThat(left()).isZero();
    assertThat(spent()).isEqualTo(Money.parse("0.0002"));
  }

  @Test
  void whatAPlanDoesNotCoverIsRefusedWhereItIsToBe() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.InsufficientQuota());

    assertThat(upstream.asked).isEmpty();
    assertThat(left()).isEqualTo(10);
  }

  @Test
  void whatAPlanDoesNotCoverIsServedByTheModelItNames() {
    subscribe(DEGRADE, Allowance.of(Asset.TOKEN, 10));
    upstream.answersWhole("{}", LITTLE);

    RelayCall call = relay.start(request(MODEL, false));
    await(call);

    assertThat(call.substitution()).contains(new RelayCall.Substitution(MODEL, MINI));
    assertThat(upstream.asked.getFirst().route().upstreamModel()).isEqualTo(MINI);
    assertThat(record().question().model()).isEqualTo(MINI);
    assertThat(left()).isZero();
    assertThat(spent()).isEqualTo(Money.parse("0.00002")); // what the plan leaves of 30 tokens
  }

  @Test
  void whatAPlanCoversIsServedAsItWasAsked() {
    subscribe(DEGRADE, Allowance.of(Asset.TOKEN, 10_000));
    upstream.answersWhole("{}", LITTLE);

    RelayCall call = relay.start(request(MODEL, false));
    await(call);

    assertThat(call.substitution()).isEmpty();
    assertThat(record().question().model()).isEqualTo(MODEL);
  }

  @Test
  void whoeverAsksForTheModelAPlanNamesIsNotDegraded() {
    accountHas("1");
    subscribe(DEGRADE, Allowance.of(Asset.TOKEN, 10));
    upstream.answersWhole("{}", LITTLE);

    RelayCall call = relay.start(request(MINI, POOR));
    await(call);

    assertThat(call.substitution()).isEmpty();
    assertThat(spent()).isEqualTo(Money.parse("0.00002"));
  }

  @Test
  void aPlanThatIncludesOnlySomeModelsMayNameAnotherForTheRest() {
    subscribe(
        terms(
            DEGRADE,
            new Expiry.Block(),
            Optional.of(Set.of(MODEL)),
            new Allowance(Asset.TOKEN, 10, AllowanceScope.of(Set.of(MODEL)), new Rollover.None())),
        Optional.empty());
    upstream.answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, false)));

    assertThat(left()).isEqualTo(10);
    assertThat(spent()).isEqualTo(Money.parse("0.00003"));
  }

  @Test
  void whoCannotPayForTheOtherModelIsRefused() {
    accountHas("0");
    subscribe(DEGRADE, Allowance.of(Asset.TOKEN, 10));

    assertThat(refusal(relay.start(request(MODEL, POOR))))
        .isEqualTo(new GatewayError.InsufficientQuota());
    assertThat(left()).isEqualTo(10);
  }

  @Test
  void aModelNobodyServesIsNothingToFallBackTo() {
    subscribe(new Overage.Degrade(new ModelName("gone")), Allowance.of(Asset.TOKEN, 10));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.NoAvailableRoute(MODEL.value(), Optional.empty()));
    assertThat(left()).isEqualTo(10);
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void aPlanThatIsOverMayLeaveASmallerModelToTheAccount() {
    subscribe(
        terms(BLOCK, new Expiry.Degrade(MINI), Optional.empty(), Allowance.of(Asset.TOKEN, 10_000)),
        Optional.of(clock.instant().minusSeconds(1)));
    upstream.answersWhole("{}", LITTLE);

    RelayCall call = relay.start(request(MODEL, false));
    await(call);

    assertThat(call.substitution()).contains(new RelayCall.Substitution(MODEL, MINI));
    assertThat(spent()).isEqualTo(Money.parse("0.00003"));
  }

  @Test
  void aCallPaysForAWholeRequest() {
    subscribe(BLOCK, Allowance.of(Asset.CALL, 1));
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(left()).isZero();
    assertThat(spent()).isEqualTo(Money.ZERO);
    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.InsufficientQuota());
  }

  @Test
  void aPlansMoneyPaysBeforeTheAccounts() {
    subscribe(ALLOW, Allowance.of(Asset.USD, 2_000_000));
    upstream.answersWhole("{}", USED);

    await(relay.start(request(MODEL, false)));

    assertThat(left()).isZero();
    assertThat(record().charge().orElseThrow().amount()).isEqualTo(COST);
    assertThat(spent()).isEqualTo(Money.parse("0.0015"));
  }

  @Test
  void whatStandsAsidePaysForWhatItIsForAndTheAccountForTheRest() {
    accountHas("1");
    subscribe(
        new Overage.Aside(),
        new Allowance(Asset.USD, 50_000, AllowanceScope.of(Set.of(MINI)), new Rollover.None()));
    upstream.answersWhole("{}", LITTLE).answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, POOR)));
    assertThat(left()).isEqualTo(50_000);
    Money byAccount = spent();
    await(relay.start(request(MINI, POOR)));

    assertThat(byAccount).isEqualTo(Money.parse("0.000225"));
    assertThat(spent()).isEqualTo(byAccount);
    assertThat(left()).isEqualTo(50_000 - 30_000);
  }

  @Test
  void whatStandsAsideLetsTheOtherPlanSayWhatIsBeyond() {
    subscribe(
        terms(BLOCK, new Expiry.Block(), Optional.of(Set.of(MODEL)), tokens(10)), Optional.empty());
    subscribe(
        new Overage.Aside(),
        new Allowance(Asset.USD, 5, AllowanceScope.of(Set.of(MODEL)), new Rollover.None()));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.InsufficientQuota());
    assertThat(refusal(relay.start(request(MINI, false))))
        .isEqualTo(new GatewayError.ModelNotAllowed(MINI.value()));
  }

  @Test
  void whatStoodAsideAndIsOverLeavesNoTrace() {
    Instant ended = clock.instant().minusSeconds(1);
    subscribe(
        terms(BLOCK, new Expiry.Block(), Optional.empty(), tokens(10)),
        Optional.of(ended.minusSeconds(1)));
    subscribe(
        terms(new Overage.Aside(), new Expiry.Notify(), Optional.empty(), tokens(10)),
        Optional.of(ended));

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.InsufficientQuota());
  }

  private static Allowance tokens(long amount) {
    return Allowance.of(Asset.TOKEN, amount);
  }

  @Test
  void aRequestThatFailsGivesThePlanItsPartBack() {
    subscribe(ALLOW, Allowance.of(Asset.TOKEN, 10));
    upstream.fails(new UpstreamFault.Unreachable()).fails(new UpstreamFault.Unreachable());

    refusal(relay.start(request(MODEL, false)));

    assertThat(left()).isEqualTo(10);
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void aStreamTakesFurtherSlicesOfThePlan() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 1_000_000));
    ScriptedProvider.Pieces pieces = upstream.streams(null);
    ClientSide client = stream(pieces);
    pieces.push("x".repeat(5_000));
    runUntil(() -> watcher.extensions.size() == 1);

    pieces.pushLast("[DONE]");
    runUntil(() -> client.completed);

    assertThat(watcher.extensions).containsExactly(Extension.GRANTED);
    assertThat(spent()).isEqualTo(Money.ZERO);
    assertThat(left()).isEqualTo(1_000_000 - record().usage().tokens().total());
  }

  @Test
  void aStreamEndsWhereItsPlanDoes() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 3_000));
    ScriptedProvider.Pieces pieces = upstream.streams(null);
    ClientSide client = stream(pieces);

    for (int i = 0; i < 1_000 && !pieces.cancelled; i++) {
      pieces.push("x".repeat(100));
      for (Runnable next = thread.poll(); next != null; next = thread.poll()) {
        next.run();
      }
    }
    runUntil(() -> client.completed);

    assertThat(client.got.toString()).contains("[cut at ");
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void onlyModelsOfThePlanMayBeAskedFor() {
    subscribe(
        terms(ALLOW, new Expiry.Block(), Optional.of(Set.of(FREE)), Allowance.of(Asset.TOKEN, 10)),
        Optional.empty());

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.ModelNotAllowed(MODEL.value()));
  }

  @Test
  void aPlanThatIsOverRefusesOrLetsTheAccountPay() {
    Instant ended = clock.instant().minusSeconds(1);
    subscribe(
        terms(ALLOW, new Expiry.Block(), Optional.empty(), Allowance.of(Asset.TOKEN, 10)),
        Optional.of(ended.minusSeconds(1)));
    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.InsufficientQuota());

    subscribe(
        terms(ALLOW, new Expiry.Notify(), Optional.empty(), Allowance.of(Asset.TOKEN, 10)),
        Optional.of(ended));
    upstream.answersWhole("{}", LITTLE);
    await(relay.start(request(MODEL, false)));
    assertThat(spent()).isEqualTo(Money.parse("0.000225"));
  }

  @Test
  void videosArePaidByTheAccountWhereItMay() {
    Question video =
        new Question(
            new Asked(MODEL, Api.VIDEOS, Set.of(), Set.of()),
            PriceSheet.NONE,
            BigDecimal.ONE,
            false);
    subscribe(ALLOW, Allowance.of(Asset.TOKEN, 10_000));
    assertThat(entitlements.of(account, () -> video)).isSameAs(Purse.ACCOUNT);

    accountHas("1");
    subscribe(DEGRADE, Allowance.of(Asset.TOKEN, 10_000));
    assertThatThrownBy(() -> entitlements.of(account, () -> video))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error()).isEqualTo(new GatewayError.InsufficientQuota()));
  }

  @Test
  void aPlanIsKnownAfterAGapInWhatIsTold() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10_000));
    changes.gap();
    upstream.answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, false)));

    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void aPlanOfSomebodyElseLeavesThoseOfOthers() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10_000));
    changes.tell(Topic.SUBSCRIPTIONS, "999999");
    upstream.answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, false)));

    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void aFrozenPlanPaysForNothing() {
    long id = subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10_000));
    book.setStatus(id, Subscription.Status.FROZEN, new Note("tester", "because"));
    tellOfTheAccount();

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.InsufficientQuota());
  }

  @Test
  void whoCancelsAPlanPaysFromTheAccount() {
    long id = subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10_000));
    book.setStatus(id, Subscription.Status.CANCELLED, new Note("tester", "because"));
    tellOfTheAccount();
    upstream.answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, false)));

    assertThat(spent()).isEqualTo(Money.parse("0.000225"));
  }

  @Test
  void tooManyWhoAskAtOnceAreToldToComeBack() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10_000));
    places.drainPermits();

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isInstanceOf(GatewayError.Overloaded.class);
  }

  @Test
  void whoIsDistrustedRunsUnderTheNamedPlanAlone() {
    subscribe(ALLOW, Allowance.of(Asset.TOKEN, 10_000));
    PlanVersion basic = lowerTo(BLOCK, Optional.empty(), Allowance.of(Asset.CALL, 1));
    upstream.answersWhole("{}", LITTLE);

    await(relay.start(request(MODEL, false)));

    assertThat(record().loweredTo()).contains(basic.id());
    assertThat(entitlements.lowered(account).map(Lowered::version)).contains(basic);
    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.InsufficientQuota());
    assertThat(left()).isEqualTo(10_000);
    assertThat(spent()).isEqualTo(Money.ZERO);
  }

  @Test
  void theEndOfARiskBringsTheOldPlansBackWithoutANotice() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10_000));
    lowerTo(BLOCK, Optional.of(Set.of(FREE)), Allowance.of(Asset.CALL, 1));
    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.ModelNotAllowed(MODEL.value()));

    ahead = Duration.ofHours(1);
    upstream.answersWhole("{}", LITTLE);
    await(relay.start(request(MODEL, false)));

    assertThat(entitlements.lowered(account)).isEmpty();
    assertThat(record().loweredTo()).isEmpty();
    assertThat(left()).isEqualTo(10_000 - 30);
  }

  @Test
  void whoIsTrustedAgainAndDistrustedAgainGetsNothingTwice() {
    lowerTo(BLOCK, Optional.empty(), Allowance.of(Asset.CALL, 1));
    upstream.answersWhole("{}", LITTLE).answersWhole("{}", LITTLE);
    await(relay.start(request(MODEL, false)));

    risks.clear(account.value());
    entitlements.reloadLowered();
    await(relay.start(request(MODEL, false)));
    assertThat(spent()).isEqualTo(Money.parse("0.000225"));
    distrust();

    assertThat(refusal(relay.start(request(MODEL, false))))
        .isEqualTo(new GatewayError.InsufficientQuota());
  }

  @Test
  void whatTheNamedPlanDoesNotCoverIsServedByTheModelItNames() {
    subscribe(BLOCK, Allowance.of(Asset.TOKEN, 10_000));
    lowerTo(DEGRADE, Optional.empty(), Allowance.of(Asset.TOKEN, 10));
    upstream.answersWhole("{}", LITTLE);

    RelayCall call = relay.start(request(MODEL, false));
    await(call);

    assertThat(call.substitution()).contains(new RelayCall.Substitution(MODEL, MINI));
    assertThat(left()).isEqualTo(10_000);
    assertThat(spent()).isEqualTo(Money.parse("0.00002"));
  }

  private PlanVersion lowerTo(
      Overage overage, Optional<Set<ModelName>> models, Allowance... allowances) {
    new CycleService(book, clock).rollDue();
    PlanVersion basic =
        stated.create(
            "basic-" + LedgerBench.newId(), terms(overage, new Expiry.Block(), models, allowances));
    lowerings.state(new Lowerings.Rule(RiskLevel.HIGH, basic.planId()));
    distrust();
    return basic;
  }

  private void distrust() {
    Instant end = clock.instant().plus(Duration.ofHours(1));
    risks.put(new Risk(account.value(), Risk.Source.OPERATOR, RiskLevel.HIGH, "because", end));
    entitlements.reloadLowered();
  }

  private ClientSide stream(ScriptedProvider.Pieces pieces) {
    RelayCall call = relay.start(request(MODEL, KEY, true, OptionalLong.empty()));
    runUntil(() -> pieces.demand == 1);
    pieces.begins();
    ClientSide client = read(call);
    client.wants(Long.MAX_VALUE);
    return client;
  }

  private long left() {
    return book.buckets(account).stream().mapToLong(Bucket::available).sum();
  }

  private void tellOfTheAccount() {
    changes.tell(Topic.SUBSCRIPTIONS, Long.toString(account.value()));
  }

  private long subscribe(Overage overage, Allowance... allowances) {
    return subscribe(
        terms(overage, new Expiry.Block(), Optional.empty(), allowances), Optional.empty());
  }

  private long subscribe(PlanTerms terms, Optional<Instant> end) {
    PlanVersion version = stated.create("plan-" + LedgerBench.newId(), terms);
    Term term = new Term(clock.instant().minusSeconds(3_600), ZoneId.of("UTC"), end);
    Beginning beginning = new Beginning(account, version, term, terms.allowances(), "tester");
    long id = book.begin(LedgerBench.key("a"), beginning).subscription();
    tellOfTheAccount();
    return id;
  }

  private static PlanTerms terms(
      Overage overage, Expiry expiry, Optional<Set<ModelName>> models, Allowance... allowances) {
    return new PlanTerms(BillingCycle.MONTHLY, List.of(allowances), 10, overage, expiry, models);
  }
}
