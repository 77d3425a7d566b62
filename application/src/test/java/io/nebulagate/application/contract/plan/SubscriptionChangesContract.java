package io.nebulagate.application.contract.plan;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static io.nebulagate.application.contract.LedgerBench.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Begun;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.application.plan.SubscriptionChanges;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a change of plan in the middle of a cycle moves, in any book of subscriptions. */
public abstract class SubscriptionChangesContract {

  /** So long that no test is slow enough to change a share of it. */
  private static final BillingCycle YEARLY = new BillingCycle(12, BillingCycle.Unit.MONTHS);

  private static final BillingCycle DAILY = new BillingCycle(1, BillingCycle.Unit.DAYS);

  private Instant now = Instant.EPOCH;

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** Its subscriptions. */
  protected abstract SubscriptionBook book();

  /** The plans they are to. */
  protected abstract PlanStore plans();

  /** The book's time. */
  protected abstract InstantSource clock();

  /** What tells of it. */
  protected abstract PlanUsage usage();

  @BeforeEach
  void lookAtTheClock() {
    now = clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Test
  protected void theTimeThatIsLeftIsGrantedOfTheNewPlanAndTakenBackOfTheOld() {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    use(old, 100);

    Subscription next = changed(old, aVersion(YEARLY, Allowance.of(Asset.TOKEN, 3_000)));

    // 400 earned and not used, and half of what the new plan grants
    assertThat(available(next)).isBetween(1_880L, 1_920L);
    assertThat(reread(old).status()).isEqualTo(Status.CANCELLED);
    assertThat(book().buckets(old.account())).hasSize(1);
    assertThat(next.account()).isEqualTo(old.account());
    assertThat(next.anchor()).isEqualTo(old.anchor());
    assertThat(next.lastCycle()).isEqualTo(old.lastCycle());
    assertThat(bucket(next).expiresAt())
        .isEqualTo(old.cycleAt(clock().instant()).orElseThrow().end());
  }

  @Test
  protected void whatWasUsedBeyondWhatWasEarnedIsTakenBackOfTheNewPlan() {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    use(old, 900);

    Subscription next = changed(old, aVersion(YEARLY, Allowance.of(Asset.TOKEN, 2_000)));

    assertThat(available(next)).isBetween(580L, 620L); // half of 2 000, less 400
  }

  @Test
  protected void aPlanOfAnotherLengthBeginsWithAWholeCycle() {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    use(old, 500);

    Subscription next = changed(old, aVersion(DAILY, Allowance.of(Asset.TOKEN, 70)));

    assertThat(available(next)).isBetween(70L, 90L);
    assertThat(next.lastCycle()).isEqualTo(1);
    assertThat(Duration.between(next.anchor(), bucket(next).expiresAt()))
        .isEqualTo(Duration.ofDays(1));
  }

  @Test
  protected void whatTheNewPlanHasNoPlaceForLapses() {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    AccountId before = bucket(old).account();

    Subscription next = changed(old, aVersion(YEARLY, Allowance.of(Asset.CALL, 10)));

    assertThat(bucket(next).asset()).isEqualTo(Asset.CALL);
    assertThat(available(next)).isBetween(4L, 6L);
    assertThat(ledger().hold(aHold(before, 1))).isEqualTo(Hold.Outcome.UNUSABLE);
  }

  @Test
  protected void whatRunsSettlesWhereItWasHeldAndWhatItGivesBackGoesAlong() {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    Hold running = ledger().held(bucket(old).account(), 600);

    Subscription next = changed(old, aVersion(YEARLY, Allowance.of(Asset.TOKEN, 1_000)));
    long granted = available(next);
    ledger().settle(running, 250);
    book().emptyEnded(1_000);

    assertThat(granted).isBetween(380L, 420L); // 600 of 500 earned are held
    assertThat(available(next)).isEqualTo(granted + 350);
  }

  @Test
  protected void theNextCycleGrantsTheWholeAllowance() {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    PlanVersion version = aVersion(YEARLY, Allowance.of(Asset.TOKEN, 3_000));

    Subscription next = changed(old, version);

    assertThat(next.allowances()).isEqualTo(version.terms().allowances());
    assertThat(next.due(clock().instant())).isEmpty();
    assertThat(next.due(bucket(next).expiresAt()))
        .singleElement()
        .satisfies(cycle -> assertThat(cycle.number()).isEqualTo(next.lastCycle() + 1));
  }

  @Test
  protected void aChangeIsChangedAgain() {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    use(old, 500);
    Subscription next = changed(old, aVersion(YEARLY, Allowance.of(Asset.TOKEN, 2_000)));

    Subscription last = changed(next, aVersion(YEARLY, Allowance.of(Asset.TOKEN, 4_000)));

    assertThat(available(last)).isBetween(1_970L, 2_030L);
    assertThat(book().buckets(old.account())).hasSize(1);
  }

  @Test
  protected void theSameKeyChangesOnce() throws Exception {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    PlanVersion version = aVersion(YEARLY, Allowance.of(Asset.TOKEN, 1_000));
    IdempotencyKey key = key("a");
    List<Callable<Begun>> calls =
        IntStream.range(0, 20)
            .<Callable<Begun>>mapToObj(_ -> () -> change(key, old.id(), version))
            .toList();
    List<Begun> begun = new ArrayList<>();
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Begun> done : together.invokeAll(calls)) {
        begun.add(done.get());
      }
    }

    assertThat(begun).filteredOn(one -> !one.replayed()).hasSize(1);
    assertThat(begun).extracting(Begun::subscription).containsOnly(begun.getFirst().subscription());
    assertThat(of(old.account())).hasSize(2);
    assertThat(book().buckets(old.account())).hasSize(1);
  }

  @Test
  protected void requestsThatRaceWithChangesUseNoMoreThanWasGranted() throws Exception {
    Subscription old = halfway(Allowance.of(Asset.TOKEN, 1_000));
    AtomicBoolean over = new AtomicBoolean();
    Callable<Long> client =
        () -> {
          long used = 0;
          while (!over.get()) {
            used += useOne(old.account());
          }
          return used;
        };
    long used = 0;
    Subscription last = old;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> running =
          IntStream.range(0, 8).mapToObj(_ -> clients.submit(client)).toList();
      for (int change = 0; change < 5; change++) {
        last = changed(last, aVersion(YEARLY, Allowance.of(Asset.TOKEN, 1_000)));
      }
      over.set(true);
      for (Future<Long> done : running) {
        used += done.get();
      }
    }

    assertThat(used + available(last)).isLessThanOrEqualTo(1_010);
    assertThat(book().buckets(old.account())).hasSize(1);
  }

  private List<Subscription> of(AccountId account) {
    return usage().list(Filter.of(account), 0, 9).items();
  }

  /** Takes one token of whatever is open; answers how many it got. */
  private long useOne(AccountId account) {
    for (Bucket open : book().buckets(account)) {
      Hold hold = aHold(open.account(), 1);
      if (ledger().hold(hold).equals(Hold.Outcome.APPLIED)) {
        ledger().settle(hold, 1);
        return 1;
      }
    }
    return 0;
  }

  @Test
  protected void onlyWhatIsActiveAndHasACycleIsChanged() {
    PlanVersion version = aVersion(YEARLY, Allowance.of(Asset.TOKEN, 1_000));
    Subscription frozen = halfway(Allowance.of(Asset.TOKEN, 1_000));
    book().setStatus(frozen.id(), Status.FROZEN, new Note("tester", "because"));
    Subscription later = begun(version, now.plus(Duration.ofDays(2)));

    for (Subscription not : List.of(frozen, later)) {
      refused(
          not.id(),
          version,
          new GatewayError.InvalidValue("subscription", "has no cycle under way"));
    }
    refused(Long.MAX_VALUE, version, new GatewayError.NotFound("subscription"));
    assertThat(reread(frozen).status()).isEqualTo(Status.FROZEN);
  }

  // ── moves ──

  private void refused(long subscription, PlanVersion version, GatewayError error) {
    assertThatThrownBy(() -> change(key("a"), subscription, version))
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private Subscription changed(Subscription old, PlanVersion version) {
    Begun begun = change(key("a"), old.id(), version);
    assertThat(begun.replayed()).isFalse();
    return book().find(begun.subscription()).orElseThrow();
  }

  private Begun change(IdempotencyKey key, long subscription, PlanVersion version) {
    CycleService cycles = new CycleService(book(), clock());
    return new SubscriptionChanges(book(), cycles, clock())
        .change(key, subscription, version, version.terms().allowances(), "tester");
  }

  /** A subscription of a plan of one year that began half a year ago. */
  private Subscription halfway(Allowance allowance) {
    Subscription begun = begun(aVersion(YEARLY, allowance), now.minus(Duration.ofHours(4_383)));
    assertThat(new CycleService(book(), clock()).roll(begun)).isEqualTo(1);
    return reread(begun);
  }

  private Subscription begun(PlanVersion version, Instant anchor) {
    Term term = new Term(anchor, ZoneId.of("UTC"), Optional.empty());
    Beginning beginning =
        new Beginning(ledger().account(0), version, term, version.terms().allowances(), "tester");
    return book().find(book().begin(key("a"), beginning).subscription()).orElseThrow();
  }

  private Subscription reread(Subscription subscription) {
    return book().find(subscription.id()).orElseThrow();
  }

  private void use(Subscription subscription, long amount) {
    ledger().settle(ledger().held(bucket(subscription).account(), amount), amount);
  }

  private long available(Subscription subscription) {
    return bucket(subscription).available();
  }

  private Bucket bucket(Subscription subscription) {
    return book().buckets(subscription.account()).getFirst();
  }

  private PlanVersion aVersion(BillingCycle cycle, Allowance... allowances) {
    PlanTerms terms =
        new PlanTerms(
            cycle,
            List.of(allowances),
            40,
            new Overage.Block(),
            new Expiry.Block(),
            Optional.empty());
    return plans().create("plan-" + LedgerBench.newId(), terms);
  }
}
