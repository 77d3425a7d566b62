package io.nebulagate.application.plan;

import static io.nebulagate.application.contract.LedgerBench.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.limits.TimeZones;
import io.nebulagate.application.plan.PlanUsage.BucketUse;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionUseCase.Assigned;
import io.nebulagate.application.plan.SubscriptionUseCase.Assignment;
import io.nebulagate.application.plan.SubscriptionUseCase.Move;
import io.nebulagate.application.plan.SubscriptionUseCase.Standing;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.domain.plan.Subscription.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who gets which plan, and what may be asked of it. */
class SubscriptionServiceTest {

  private static final Note NOTE = new Note("tester", "because");

  private final ManualClock clock = new ManualClock();
  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore(clock);
  private final InMemorySubscriptions book = new InMemorySubscriptions(ledger, clock);
  private final InMemoryPlans plans = new InMemoryPlans();
  private final TimeZones zones = new TimeZones(new InMemoryTimeZones(), clock);
  private final CycleService cycles = new CycleService(book, clock);
  private final SubscriptionService service =
      new SubscriptionService(
          new SubscriptionService.Stores(plans, book, book, ledger),
          cycles,
          new SubscriptionChanges(book, cycles, clock),
          zones,
          clock);

  private final AccountId account = new LedgerBench(ledger, ledger).account(0);
  private final long plan = plans.create("daily", terms(100)).planId();

  // ── giving ──

  @Test
  void whatTheFirstCycleAllowsIsThereAtOnce() {
    Assigned assigned = service.assign(key("a"), asked());

    assertThat(assigned.replayed()).isFalse();
    Standing standing = assigned.standing();
    assertThat(standing.plan().name()).isEqualTo("daily");
    assertThat(standing.subscription().anchor()).isEqualTo(clock.instant());
    assertThat(standing.subscription().zone()).isEqualTo(TimeZones.DEFAULT);
    assertThat(left(standing)).isEqualTo(100);
  }

  @Test
  void theSameKeyGivesOnePlan() {
    IdempotencyKey key = key("a");
    Standing first = service.assign(key, asked()).standing();
    plans.archive(plan, true);
    clock.advance(Duration.ofDays(9));

    Assigned again = service.assign(key, asked());

    assertThat(again.replayed()).isTrue();
    assertThat(again.standing().subscription().id()).isEqualTo(first.subscription().id());
    assertThat(service.list(Filter.of(account), 0, 9).total()).isEqualTo(1);
  }

  @Test
  void aKeyThatStandsForSomethingElseGivesNothing() {
    IdempotencyKey key = key("a");
    service.assign(key, asked());
    IdempotencyKey reused = new IdempotencyKey(key.tenant(), key.scope(), key.key(), "b");

    assertRefused(() -> service.assign(reused, asked()), new GatewayError.IdempotencyKeyReused());
  }

  @Test
  void whoSubscribesGetsTheNewestVersionAndKeepsIt() {
    Standing early = service.assign(key("a"), asked()).standing();
    plans.revise(plan, terms(200));
    Standing late = service.assign(key("b"), asked()).standing();

    assertThat(left(service.find(early.subscription().id()))).isEqualTo(100);
    assertThat(late.version().number()).isEqualTo(2);
    assertThat(left(late)).isEqualTo(200);
  }

  @Test
  void anOwnersCalendarIsTheirOwnUnlessSaid() {
    long tenant = ledger.find(account).orElseThrow().tenant();
    zones.change(tenant, "Asia/Tokyo");
    clock.advance(Duration.ofDays(2));

    Standing own = service.assign(key("a"), asked()).standing();
    Standing said =
        service
            .assign(key("b"), asked(plan, Optional.empty(), Optional.of("Europe/Berlin")))
            .standing();

    assertThat(own.subscription().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(said.subscription().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertInvalid(
        () -> service.assign(key("c"), asked(plan, Optional.empty(), Optional.of("Mars/Base"))),
        "time_zone");
  }

  @Test
  void otherAmountsCanBeAgreed() {
    Standing standing = service.assign(key("a"), agreed("0.000000007")).standing();

    assertThat(left(standing)).isEqualTo(7);
  }

  @Test
  void amountsThatDoNotFitThePlanAreRefused() {
    for (Assignment wrong :
        List.of(agreed(), agreed("1", "2"), agreed("0"), agreed("-1"), agreed("0.0000000001"))) {
      assertInvalid(() -> service.assign(key("a"), wrong), "amounts");
    }
    assertThat(service.list(Filter.of(account), 0, 9).total()).isZero();
  }

  @Test
  void aPlanMayBeginAheadOrWithinTheRunningCycle() {
    Instant now = clock.instant();
    Standing ahead = service.assign(key("a"), from(now.plusSeconds(60))).standing();
    Standing back = service.assign(key("b"), from(now.minus(Duration.ofHours(23)))).standing();

    assertThat(ahead.newest()).isEmpty();
    assertThat(left(back)).isEqualTo(100);
  }

  @Test
  void aPlanBeginsNeitherBeforeTheRunningCycleNorInAnotherCentury() {
    Instant now = clock.instant();
    for (Instant start :
        List.of(
            now.minus(Duration.ofDays(1)),
            now.minus(Duration.ofDays(40_000)),
            now.plus(Duration.ofDays(40_000)),
            Instant.MIN,
            Instant.MAX)) {
      assertInvalid(() -> service.assign(key("a"), from(start)), "start");
    }
  }

  @Test
  void anEndLiesAheadAndBehindTheStart() {
    Instant now = clock.instant();
    for (Instant end : List.of(now, now.minusSeconds(9), Instant.MAX)) {
      assertInvalid(() -> service.assign(key("a"), until(end)), "end");
    }
    Standing ending = service.assign(key("b"), until(now.plusSeconds(9))).standing();
    assertThat(ending.newest().orElseThrow().cycle().end()).isEqualTo(now.plusSeconds(9));
  }

  @Test
  void nobodyGetsWhatIsNotOnSale() {
    assertRefused(
        () -> service.assign(key("a"), asked(99, Optional.empty(), Optional.empty())),
        new GatewayError.NotFound("plan"));
    plans.archive(plan, true);
    assertInvalid(() -> service.assign(key("a"), asked()), "plan_id");
  }

  @Test
  void nobodyGetsAPlanWithoutAnAccount() {
    Assignment nobodys =
        new Assignment(
            plan,
            new AccountId(987_654_321),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "tester");

    assertRefused(() -> service.assign(key("a"), nobodys), new GatewayError.NotFound("account"));
  }

  @Test
  void aStandInIsNobodysToChange() {
    new StandIns(plans, book, ledger, zones::of, clock).begin(account, 1);
    new StandIns(plans, book, ledger, zones::of, clock).begin(account, 1);
    Standing standIn = service.list(Filter.of(account), 0, 9).items().getFirst();
    long id = standIn.subscription().id();

    assertThat(service.list(Filter.of(account), 0, 9).total()).isEqualTo(1);
    assertThat(standIn.subscription().standIn()).isTrue();
    assertThat(standIn.subscription().zone()).isEqualTo(TimeZones.DEFAULT);
    assertInvalid(() -> service.cancel(id, NOTE), "subscription");
    assertInvalid(() -> service.freeze(id, NOTE), "subscription");
    Move move = new Move(plan, Optional.empty(), "tester");
    assertInvalid(() -> service.change(key("b"), id, move), "subscription");
  }

  // ── afterwards ──

  @Test
  void aFrozenPlanGoesOnWithTheRunningCycle() {
    long id = service.assign(key("a"), asked()).standing().subscription().id();
    assertThat(service.freeze(id, NOTE).subscription().status()).isEqualTo(Status.FROZEN);
    assertThat(service.freeze(id, NOTE).subscription().status()).isEqualTo(Status.FROZEN);
    clock.advance(Duration.ofDays(3));

    Standing running = service.unfreeze(id, NOTE);

    assertThat(running.subscription().status()).isEqualTo(Status.ACTIVE);
    assertThat(running.newest().orElseThrow().cycle().number()).isEqualTo(4);
    assertThat(left(running)).isEqualTo(100);
    assertThat(service.usage(id, 0, 9).items())
        .extracting(use -> use.cycle().number())
        .containsExactly(4L, 1L);
  }

  @Test
  void aCancelledPlanIsOverForGood() {
    long id = service.assign(key("a"), asked()).standing().subscription().id();

    Standing over = service.cancel(id, NOTE);

    assertThat(over.subscription().status()).isEqualTo(Status.CANCELLED);
    assertThat(left(over)).isZero();
    assertThat(service.cancel(id, NOTE)).isEqualTo(over);
    assertInvalid(() -> service.unfreeze(id, NOTE), "status");
  }

  @Test
  void aPlanChangesOncePerKey() {
    long id = service.assign(key("a"), asked()).standing().subscription().id();
    long larger = plans.create("larger", terms(1_000)).planId();
    clock.advance(Duration.ofHours(12));
    IdempotencyKey key = key("b");
    Move move = new Move(larger, Optional.empty(), "tester");

    Assigned changed = service.change(key, id, move);
    Assigned again = service.change(key, id, move);

    assertThat(again.replayed()).isTrue();
    assertThat(again.standing()).isEqualTo(changed.standing());
    assertThat(changed.standing().plan().name()).isEqualTo("larger");
    assertThat(left(changed.standing())).isEqualTo(500 + 50);
    assertThat(left(service.find(id))).isZero();
    assertThat(service.find(id).subscription().status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void whatIsOverOrNotOnSaleIsNotChanged() {
    long id = service.assign(key("a"), asked()).standing().subscription().id();
    assertRefused(
        () -> service.change(key("b"), id, new Move(99, Optional.empty(), "tester")),
        new GatewayError.NotFound("plan"));
    service.cancel(id, NOTE);
    assertInvalid(
        () -> service.change(key("b"), id, new Move(plan, Optional.empty(), "tester")),
        "subscription");
  }

  @Test
  void everyChangeNeedsAReason() {
    long id = service.assign(key("a"), asked()).standing().subscription().id();

    assertInvalid(() -> service.freeze(id, new Note("tester", " ")), "reason");
    assertThat(service.find(id).subscription().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    GatewayError none = new GatewayError.NotFound("subscription");

    assertRefused(() -> service.find(99), none);
    assertRefused(() -> service.usage(99, 0, 9), none);
    assertRefused(() -> service.cancel(99, NOTE), none);
  }

  private static void assertRefused(Runnable call, GatewayError error) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(refused.error()).isEqualTo(error));
  }

  private static void assertInvalid(Runnable call, String field) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(refused.error())
                    .isInstanceOfSatisfying(
                        GatewayError.InvalidValue.class,
                        invalid -> assertThat(invalid.field()).isEqualTo(field)));
  }

  private static long left(Standing standing) {
    return standing.newest().orElseThrow().buckets().stream().mapToLong(BucketUse::available).sum();
  }

  private static PlanTerms terms(long nanos) {
    Allowance allowance = new Allowance(Asset.USD, nanos, AllowanceScope.ALL, new Rollover.None());
    return new PlanTerms(
        new BillingCycle(1, BillingCycle.Unit.DAYS),
        List.of(allowance),
        10,
        new Overage.Block(),
        new Expiry.Block(),
        Optional.empty());
  }

  private Assignment asked() {
    return asked(plan, Optional.empty(), Optional.empty());
  }

  private Assignment from(Instant start) {
    return asked(plan, Optional.of(start), Optional.empty());
  }

  private Assignment asked(long which, Optional<Instant> start, Optional<String> zone) {
    return new Assignment(
        which, account, start, Optional.empty(), zone, Optional.empty(), "tester");
  }

  private Assignment until(Instant end) {
    return new Assignment(
        plan,
        account,
        Optional.empty(),
        Optional.of(end),
        Optional.empty(),
        Optional.empty(),
        "tester");
  }

  private Assignment agreed(String... amounts) {
    return new Assignment(
        plan,
        account,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of(amounts).stream().map(BigDecimal::new).toList()),
        "tester");
  }
}
