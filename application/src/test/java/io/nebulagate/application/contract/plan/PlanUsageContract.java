package io.nebulagate.application.contract.plan;

import static io.nebulagate.application.contract.LedgerBench.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.PlanUsage.BucketUse;
import io.nebulagate.application.plan.PlanUsage.CycleUse;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.plan.SubscriptionChanges;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Rollover;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What everybody who tells what became of plans tells. */
public abstract class PlanUsageContract {

  private static final BillingCycle DAILY = new BillingCycle(1, BillingCycle.Unit.DAYS);
  private static final Rollover UP_TO_30 = new Rollover.UpTo(30);

  private Instant now = Instant.EPOCH;
  private AccountId account = new AccountId(1);

  /** The ledger beside it; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** The subscriptions it tells of. */
  protected abstract SubscriptionBook book();

  /** The plans they are to. */
  protected abstract PlanStore plans();

  /** What is under test. */
  protected abstract PlanUsage usage();

  /** Its time. */
  protected abstract InstantSource clock();

  @BeforeEach
  void somebodyWhoBuys() {
    now = clock().instant().truncatedTo(ChronoUnit.MILLIS);
    account = ledger().account(0);
  }

  // ── which there are ──

  @Test
  protected void subscriptionsAreListedNewestFirst() {
    PlanVersion version = aVersion(UP_TO_30, 100);
    Subscription first = begun(version, now);
    Subscription second = begun(version, now);

    assertThat(usage().list(Filter.of(account), 0, 1)).isEqualTo(new Page<>(List.of(second), 2));
    assertThat(usage().list(Filter.of(account), 1, 1)).isEqualTo(new Page<>(List.of(first), 2));
    assertThat(usage().list(Filter.of(ledger().account(0)), 0, 9))
        .isEqualTo(new Page<>(List.of(), 0));
  }

  @Test
  protected void subscriptionsAreFoundByTheirPlanInAnyVersion() {
    PlanVersion version = aVersion(UP_TO_30, 100);
    Subscription before = begun(version, now);
    Subscription after = begun(plans().revise(version.planId(), version.terms()), now);
    begun(aVersion(UP_TO_30, 100), now);

    Filter filter = new Filter(Optional.empty(), Optional.of(version.planId()), Optional.empty());

    assertThat(usage().list(filter, 0, 9).items()).containsExactly(after, before);
  }

  @Test
  protected void subscriptionsAreFoundByHowTheyStand() {
    PlanVersion version = aVersion(UP_TO_30, 100);
    Subscription active = begun(version, now);
    Subscription frozen = begun(version, now);
    book().setStatus(frozen.id(), Status.FROZEN, new Note("tester", "because"));

    assertThat(standing(Status.ACTIVE)).containsExactly(active.id());
    assertThat(standing(Status.FROZEN)).containsExactly(frozen.id());
    assertThat(standing(Status.CANCELLED)).isEmpty();
  }

  // ── what became of them ──

  @Test
  protected void beforeItsFirstCycleThereIsNothingToTell() {
    Subscription waiting = begun(aVersion(UP_TO_30, 100), now.plus(Duration.ofDays(2)));

    assertThat(usage().newest(List.of(waiting.id()))).isEmpty();
    assertThat(usage().cycles(waiting.id(), 0, 9)).isEqualTo(new Page<>(List.of(), 0));
    assertThat(usage().newest(List.of())).isEmpty();
  }

  @Test
  protected void aFreshCycleIsAllThere() {
    Subscription subscription = begun(aVersion(UP_TO_30, 100, 7), now);
    rolled(subscription);

    CycleUse use = newest(subscription);

    assertThat(use.cycle()).isEqualTo(DAILY.cycle(now, ZoneOffset.UTC, 1));
    assertThat(use.buckets())
        .containsExactly(
            new BucketUse(Asset.USD, 100, 0, 0, 0, 0, 100),
            new BucketUse(Asset.USD, 7, 0, 0, 0, 0, 7));
  }

  @Test
  protected void whatIsUsedAndWhatIsHeldAreTold() {
    Subscription subscription = begun(aVersion(UP_TO_30, 100), now);
    rolled(subscription);
    AccountId bucket = book().buckets(account).getFirst().account();
    Hold settled = ledger().held(bucket, 50);
    ledger().settle(settled, 40);
    ledger().held(bucket, 25);

    BucketUse use = newest(subscription).buckets().getFirst();

    assertThat(use).isEqualTo(new BucketUse(Asset.USD, 100, 0, 0, 0, 25, 35));
    assertThat(use.used()).isEqualTo(40);
  }

  @Test
  protected void whatIsCarriedOverAndWhatLapsesAreTold() {
    Subscription subscription = begun(aVersion(UP_TO_30, 100), now.minus(Duration.ofHours(36)));
    rolled(subscription);

    List<CycleUse> cycles = usage().cycles(subscription.id(), 0, 9).items();

    assertThat(cycles).extracting(use -> use.cycle().number()).containsExactly(2L, 1L);
    assertThat(cycles.getFirst().buckets())
        .containsExactly(new BucketUse(Asset.USD, 100, 30, 0, 0, 0, 130));
    assertThat(cycles.getLast().buckets())
        .containsExactly(new BucketUse(Asset.USD, 100, 0, 30, 70, 0, 0));
    assertThat(cycles.getLast().buckets().getFirst().used()).isZero();
    assertThat(usage().cycles(subscription.id(), 1, 1))
        .isEqualTo(new Page<>(List.of(cycles.getLast()), 2));
  }

  @Test
  protected void whatACancelledOneLeavesHasLapsed() {
    Subscription subscription = begun(aVersion(UP_TO_30, 100), now);
    rolled(subscription);
    book().setStatus(subscription.id(), Status.CANCELLED, new Note("tester", "because"));

    assertThat(newest(subscription).buckets())
        .containsExactly(new BucketUse(Asset.USD, 100, 0, 0, 100, 0, 0));
  }

  @Test
  protected void whatAChangeOfPlanTakesBackAndTakesAlongIsTold() {
    Subscription before = begun(aVersion(UP_TO_30, 1_000), now.minus(Duration.ofHours(12)));
    PlanVersion larger = aVersion(UP_TO_30, 4_000);
    long after =
        new SubscriptionChanges(book(), new CycleService(book(), clock()), clock())
            .change(key("change"), before.id(), larger, larger.terms().allowances(), "tester")
            .subscription();

    BucketUse old = newest(before).buckets().getFirst();
    BucketUse fresh = newest(book().find(after).orElseThrow()).buckets().getFirst();

    assertThat(old.carriedOut()).isBetween(490L, 501L);
    assertThat(old.lapsed()).isEqualTo(1_000 - old.carriedOut());
    assertThat(old.available()).isZero();
    assertThat(old.used()).isZero();
    assertThat(fresh.carriedIn()).isEqualTo(old.carriedOut());
    assertThat(fresh.available()).isEqualTo(fresh.granted() + fresh.carriedIn());
    assertThat(fresh.used()).isZero();
  }

  @Test
  protected void whatWasUsedBeforeItWasEarnedHasLapsedOfTheNextPlan() {
    Subscription before = begun(aVersion(UP_TO_30, 1_000), now.minus(Duration.ofHours(12)));
    rolled(before);
    AccountId bucket = book().buckets(account).getFirst().account();
    ledger().settle(ledger().held(bucket, 800), 800);
    PlanVersion larger = aVersion(UP_TO_30, 4_000);
    long after =
        new SubscriptionChanges(book(), new CycleService(book(), clock()), clock())
            .change(key("change"), before.id(), larger, larger.terms().allowances(), "tester")
            .subscription();

    BucketUse old = newest(before).buckets().getFirst();
    BucketUse fresh = newest(book().find(after).orElseThrow()).buckets().getFirst();

    assertThat(old.used()).isEqualTo(800);
    assertThat(old.lapsed()).isEqualTo(200);
    assertThat(fresh.lapsed()).isBetween(290L, 301L);
    assertThat(fresh.used()).isZero();
    assertThat(fresh.available()).isEqualTo(fresh.granted() - fresh.lapsed());
  }

  private List<Long> standing(Status status) {
    Filter filter = new Filter(Optional.of(account), Optional.empty(), Optional.of(status));
    return usage().list(filter, 0, 9).items().stream().map(Subscription::id).toList();
  }

  private CycleUse newest(Subscription subscription) {
    return Optional.ofNullable(usage().newest(List.of(subscription.id())).get(subscription.id()))
        .orElseThrow();
  }

  private PlanVersion aVersion(Rollover rollover, long... amounts) {
    List<Allowance> allowances =
        Arrays.stream(amounts)
            .mapToObj(amount -> new Allowance(Asset.USD, amount, AllowanceScope.ALL, rollover))
            .toList();
    PlanTerms terms =
        new PlanTerms(
            DAILY, allowances, 10, new Overage.Block(), new Expiry.Block(), Optional.empty());
    return plans().create("plan-" + UUID.randomUUID(), terms);
  }

  private Subscription begun(PlanVersion version, Instant anchor) {
    Term term = new Term(anchor, ZoneOffset.UTC, Optional.empty());
    Beginning beginning =
        new Beginning(account, version, term, version.terms().allowances(), "tester");
    return book().find(book().begin(key("begin"), beginning).subscription()).orElseThrow();
  }

  private void rolled(Subscription subscription) {
    new CycleService(book(), clock()).roll(subscription);
  }
}
