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
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Cycle;
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
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every book of subscriptions does. */
public abstract class SubscriptionBookContract {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final Note NOTE = new Note("tester", "because");
  private static final BillingCycle DAILY = new BillingCycle(1, BillingCycle.Unit.DAYS);
  private static final Rollover NONE = new Rollover.None();
  private static final Rollover ALL = new Rollover.All();

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

  /** Returns when {@code at} is reached. */
  protected abstract void passTo(Instant at);

  @BeforeEach
  void lookAtTheClock() {
    now = clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  // ── beginning ──

  @Test
  protected void aSubscriptionIsReadAsItBegan() {
    Instant end = now.plus(Duration.ofDays(30));
    Beginning beginning =
        beginning(
            aVersion(DAILY, tokens(100, NONE)),
            new Term(now, ZoneId.of("Asia/Tokyo"), Optional.of(end)));

    Begun begun = book().begin(key("a"), beginning);

    Subscription read = read(begun);
    assertThat(begun.replayed()).isFalse();
    assertThat(read.account()).isEqualTo(beginning.account());
    assertThat(read.version()).isEqualTo(beginning.version().id());
    assertThat(read.status()).isEqualTo(Status.ACTIVE);
    assertThat(read.cycle()).isEqualTo(DAILY);
    assertThat(read.anchor()).isEqualTo(now);
    assertThat(read.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(read.endsAt()).contains(end);
    assertThat(read.allowances()).isEqualTo(beginning.allowances());
    assertThat(read.lastCycle()).isZero();
    assertThat(of(beginning.account())).containsExactly(read);
    assertThat(book().buckets(beginning.account())).isEmpty();
  }

  @Test
  protected void someAccountsAreReadAloneWithoutWhatIsCancelled() {
    PlanVersion version = aVersion(DAILY, tokens(100, NONE));
    Subscription one = begun(version, since(now));
    Subscription other = begun(aVersion(DAILY, tokens(7, NONE)), since(now));
    Subscription cancelled = begun(version, since(now));
    begun(version, since(now));
    book().setStatus(cancelled.id(), Status.CANCELLED, NOTE);

    assertThat(book().agreements(Set.of(one.account(), other.account(), cancelled.account())))
        .containsExactlyInAnyOrderElementsOf(
            book().agreements().stream()
                .filter(all -> List.of(one, other).contains(all.subscription()))
                .toList())
        .hasSize(2);
  }

  @Test
  protected void theSameKeyBeginsOneSubscription() {
    Beginning beginning = beginning(aVersion(DAILY, tokens(100, NONE)), since(now));
    IdempotencyKey key = key("a");
    Begun first = book().begin(key, beginning);

    assertThat(book().begin(key, beginning)).isEqualTo(new Begun(first.subscription(), true));
    assertThat(of(beginning.account())).hasSize(1);
  }

  @Test
  protected void aKeyThatStandsForSomethingElseBeginsNothing() {
    Beginning beginning = beginning(aVersion(DAILY, tokens(100, NONE)), since(now));
    IdempotencyKey key = key("a");
    book().begin(key, beginning);
    IdempotencyKey reused = new IdempotencyKey(key.tenant(), key.scope(), key.key(), "b");

    assertThatThrownBy(() -> book().begin(reused, beginning))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refusal ->
                assertThat(refusal.error()).isEqualTo(new GatewayError.IdempotencyKeyReused()));
  }

  @Test
  protected void anAccountThatIsNotThereBeginsNothing() {
    PlanVersion version = aVersion(DAILY, tokens(100, NONE));
    List<Allowance> stated = version.terms().allowances();

    for (long nobody : new long[] {1, Long.MAX_VALUE}) {
      Beginning beginning =
          new Beginning(new AccountId(nobody), version, since(now), stated, "tester");
      assertThatThrownBy(() -> book().begin(key("a"), beginning))
          .isInstanceOfSatisfying(
              GatewayException.class,
              refusal ->
                  assertThat(refusal.error()).isEqualTo(new GatewayError.NotFound("account")));
    }
  }

  // ── cycles ──

  @Test
  protected void aCycleGrantsEachAllowanceIntoABucketOfItsOwn() {
    AllowanceScope narrow = AllowanceScope.of(Set.of(new ModelName("m")));
    PlanVersion version =
        aVersion(
            DAILY,
            new Allowance(Asset.TOKEN, 100, narrow, NONE),
            Allowance.of(Asset.CALL, 5),
            Allowance.of(Asset.USD, 7));
    Subscription begun = begun(version, since(now));

    assertThat(roll(begun)).isEqualTo(1);

    List<Bucket> buckets = book().buckets(begun.account());
    assertThat(buckets)
        .extracting(Bucket::asset)
        .containsExactlyInAnyOrder(Asset.TOKEN, Asset.CALL, Asset.USD);
    assertThat(bucket(begun, Asset.TOKEN).available()).isEqualTo(100);
    assertThat(bucket(begun, Asset.TOKEN).scope()).isEqualTo(narrow);
    assertThat(bucket(begun, Asset.TOKEN).priority()).isEqualTo(version.terms().priority());
    assertThat(bucket(begun, Asset.CALL).available()).isEqualTo(5);
    assertThat(bucket(begun, Asset.USD).expiresAt()).isEqualTo(now.plus(Duration.ofDays(1)));
    assertThat(reread(begun).lastCycle()).isEqualTo(1);
  }

  @Test
  protected void whatWasAgreedInsteadOfThePlansAmountIsGranted() {
    PlanVersion version = aVersion(DAILY, tokens(100, new Rollover.UpToPercent(50)));
    Beginning agreed =
        new Beginning(
            ledger().account(0),
            version,
            since(now.minus(Duration.ofDays(1))),
            List.of(version.terms().allowances().getFirst().of(1_000)),
            "tester");
    Subscription begun = read(book().begin(key("a"), agreed));

    roll(begun);

    assertThat(available(begun)).isEqualTo(1_500);
  }

  @Test
  protected void rollingAgainGrantsNothing() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, ALL)), since(daysAgo(1)));
    roll(begun);

    assertThat(roll(begun)).isZero();
    assertThat(available(begun)).isEqualTo(200);
  }

  @Test
  protected void aCycleThatHasNotBegunIsNotRolled() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, NONE)), since(now));
    Cycle next = DAILY.cycle(now, UTC, 2);

    assertThat(book().roll(begun.id(), List.of(next))).isZero();
    assertThat(book().roll(Long.MAX_VALUE, List.of(next))).isZero();
  }

  @Test
  protected void whatIsCarriedOverIsBounded() {
    Subscription begun =
        begun(aVersion(DAILY, tokens(100, new Rollover.UpToPercent(20))), since(now));
    first(begun);
    use(begun, 70);

    second(begun);

    assertThat(available(begun)).isEqualTo(120);
  }

  @Test
  protected void whatIsLessThanTheBoundIsCarriedOverWhole() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, new Rollover.UpTo(20))), since(now));
    first(begun);
    use(begun, 95);

    second(begun);

    assertThat(available(begun)).isEqualTo(105);
  }

  @Test
  protected void whereNothingIsCarriedOverTheRestLapses() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, NONE)), since(now));
    first(begun);

    second(begun);

    assertThat(available(begun)).isEqualTo(100);
  }

  @Test
  protected void missedCyclesAreMadeUpForOneByOne() {
    Subscription all = begun(aVersion(DAILY, tokens(100, ALL)), since(daysAgo(4)));
    Subscription bounded =
        begun(aVersion(DAILY, tokens(100, new Rollover.UpTo(30))), since(daysAgo(4)));
    Subscription none = begun(aVersion(DAILY, tokens(100, NONE)), since(daysAgo(4)));

    assertThat(roll(all)).isEqualTo(5);
    assertThat(roll(bounded)).isEqualTo(5);
    assertThat(roll(none)).isEqualTo(1);

    assertThat(available(all)).isEqualTo(500);
    assertThat(available(bounded)).isEqualTo(130);
    assertThat(available(none)).isEqualTo(100);
    assertThat(reread(none).lastCycle()).isEqualTo(5);
  }

  @Test
  protected void manyWhoRollAtOnceBeginEachCycleOnce() throws Exception {
    PlanVersion version = aVersion(DAILY, tokens(100, ALL));
    List<Subscription> subscriptions =
        IntStream.range(0, 50).mapToObj(_ -> begun(version, since(daysAgo(3)))).toList();
    Callable<Integer> client =
        () -> {
          int begun = 0;
          for (int call = 0; call < 60; call++) {
            begun += roll(subscriptions.get(ThreadLocalRandom.current().nextInt(50)));
          }
          return begun;
        };
    int begun = 0;
    try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
      for (Future<Integer> rolled : clients.invokeAll(Collections.nCopies(20, client))) {
        begun += rolled.get();
      }
    }
    for (Subscription subscription : subscriptions) {
      begun += roll(subscription);
    }

    assertThat(begun).isEqualTo(200);
    assertThat(subscriptions).allMatch(subscription -> available(subscription) == 400);
  }

  @Test
  protected void theScheduleFindsWhatIsDue() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, NONE)), since(daysAgo(9_000)));
    Subscription later = begun(aVersion(DAILY, tokens(100, NONE)), since(now.plusSeconds(3_600)));
    assertThat(book().due(1_000))
        .extracting(Subscription::id)
        .contains(begun.id())
        .doesNotContain(later.id());

    int rolled = new CycleService(book(), clock()).rollDue();

    assertThat(rolled).isPositive();
    assertThat(available(begun)).isEqualTo(100);
    assertThat(book().due(1_000)).extracting(Subscription::id).doesNotContain(begun.id());
  }

  // ── holds ──

  @Test
  protected void holdsOfManyNeverPassWhatACycleAllows() throws Exception {
    Subscription begun = begun(aVersion(DAILY, tokens(100, NONE)), since(now));
    roll(begun);
    AccountId account = bucket(begun, Asset.TOKEN).account();
    Callable<Integer> client =
        () -> {
          int held = 0;
          for (int i = 0; i < 10; i++) {
            held += ledger().hold(aHold(account, 3)).equals(Hold.Outcome.APPLIED) ? 1 : 0;
          }
          return held;
        };
    int held = 0;
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      for (Future<Integer> part : clients.invokeAll(Collections.nCopies(8, client))) {
        held += part.get();
      }
    }

    assertThat(held).isEqualTo(33);
    assertThat(available(begun)).isEqualTo(1);
  }

  @Test
  protected void aHoldThatCrossesTheBoundarySettlesWhereItWasMade() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, new Rollover.UpTo(50))), since(now));
    first(begun);
    Hold running = ledger().held(bucket(begun, Asset.TOKEN).account(), 80);
    second(begun);
    assertThat(available(begun)).isEqualTo(120);

    assertThat(ledger().settle(running, 30)).isEqualTo(Resolution.Outcome.APPLIED);
    book().emptyEnded(1_000);

    // 50 were left of the hold; 20 had been carried over, and 30 more may be
    assertThat(available(begun)).isEqualTo(150);
    assertThat(book().emptyEnded(1_000)).isZero();
  }

  @Test
  protected void aCycleThatIsOverTakesNoHolds() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, NONE)), since(now));
    first(begun);
    AccountId old = bucket(begun, Asset.TOKEN).account();
    second(begun);

    assertThat(ledger().hold(aHold(old, 1))).isEqualTo(Hold.Outcome.UNUSABLE);
  }

  // ── the ends ──

  @Test
  protected void aFrozenSubscriptionTakesNoHoldsButSettlesThoseItHas() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, NONE)), since(now));
    roll(begun);
    AccountId account = bucket(begun, Asset.TOKEN).account();
    Hold running = ledger().held(account, 10);

    book().setStatus(begun.id(), Status.FROZEN, NOTE);

    assertThat(book().buckets(begun.account())).isEmpty();
    assertThat(ledger().hold(aHold(account, 1))).isEqualTo(Hold.Outcome.UNUSABLE);
    assertThat(ledger().settle(running, 4)).isEqualTo(Resolution.Outcome.APPLIED);
    assertThat(roll(begun)).isZero();

    book().setStatus(begun.id(), Status.ACTIVE, NOTE);

    assertThat(available(begun)).isEqualTo(96);
    assertThat(ledger().hold(aHold(account, 1))).isEqualTo(Hold.Outcome.APPLIED);
  }

  @Test
  protected void whatACancelledSubscriptionAllowedIsOver() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, ALL)), since(now));
    roll(begun);
    AccountId account = bucket(begun, Asset.TOKEN).account();
    Hold running = ledger().held(account, 10);

    book().setStatus(begun.id(), Status.CANCELLED, NOTE);
    ledger().settle(running, 4);

    assertThat(reread(begun).status()).isEqualTo(Status.CANCELLED);
    assertThat(book().buckets(begun.account())).isEmpty();
    assertThat(ledger().hold(aHold(account, 1))).isEqualTo(Hold.Outcome.UNUSABLE);
    assertThat(book().emptyEnded(1_000)).isPositive();
    assertThat(roll(begun)).isZero();
  }

  @Test
  protected void whatIsCancelledStaysSo() {
    Subscription begun = begun(aVersion(DAILY, tokens(100, NONE)), since(now));
    book().setStatus(begun.id(), Status.CANCELLED, NOTE);

    book().setStatus(begun.id(), Status.CANCELLED, NOTE);
    refused(begun.id(), new GatewayError.InvalidValue("status", "is cancelled for good"));
    refused(Long.MAX_VALUE, new GatewayError.NotFound("subscription"));
  }

  @Test
  protected void theLastCycleOfASubscriptionLapsesWithIt() {
    Instant end = now.plusMillis(700);
    Subscription begun =
        begun(aVersion(DAILY, tokens(100, ALL)), new Term(daysAgo(1), UTC, Optional.of(end)));
    roll(begun);
    AccountId account = bucket(begun, Asset.TOKEN).account();
    assertThat(bucket(begun, Asset.TOKEN).expiresAt()).isEqualTo(end);

    passTo(end);
    assertThat(book().emptyEnded(1_000)).isPositive();

    assertThat(ledger().hold(aHold(account, 1))).isEqualTo(Hold.Outcome.UNUSABLE);
    assertThat(reread(begun).due(end)).isEmpty();
    assertThat(book().due(1_000)).extracting(Subscription::id).doesNotContain(begun.id());
  }

  @Test
  protected void whatIsOverBeforeItsCyclesBeganIsNotDue() {
    Term past = new Term(daysAgo(9_000), UTC, Optional.of(daysAgo(8_990)));
    Subscription over = begun(aVersion(DAILY, tokens(100, ALL)), past);

    assertThat(book().due(1_000)).extracting(Subscription::id).doesNotContain(over.id());
    assertThat(roll(over)).isZero();
    assertThat(book().buckets(over.account())).isEmpty();
  }

  // ── moves ──

  private List<Subscription> of(AccountId account) {
    return usage().list(Filter.of(account), 0, 9).items();
  }

  private void refused(long subscription, GatewayError error) {
    assertThatThrownBy(() -> book().setStatus(subscription, Status.ACTIVE, NOTE))
        .isInstanceOfSatisfying(
            GatewayException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private int roll(Subscription subscription) {
    return new CycleService(book(), clock()).roll(reread(subscription));
  }

  /** A cycle that has begun and ends half a second from now. */
  private void first(Subscription subscription) {
    Instant start = subscription.anchor();
    assertThat(book().roll(subscription.id(), List.of(new Cycle(1, start, soonOver(start)))))
        .isEqualTo(1);
  }

  /** The cycle that follows, as soon as it begins. */
  private void second(Subscription subscription) {
    Instant start = soonOver(subscription.anchor());
    Cycle next = new Cycle(2, start, start.plus(Duration.ofDays(1)));
    passTo(start);
    assertThat(book().roll(subscription.id(), List.of(next))).isEqualTo(1);
  }

  private static Instant soonOver(Instant start) {
    return start.plusMillis(700);
  }

  private void use(Subscription subscription, long amount) {
    AccountId account = bucket(subscription, Asset.TOKEN).account();
    ledger().settle(ledger().held(account, amount), amount);
  }

  private long available(Subscription subscription) {
    return bucket(subscription, Asset.TOKEN).available();
  }

  private Bucket bucket(Subscription subscription, Asset asset) {
    return book().buckets(subscription.account()).stream()
        .filter(bucket -> bucket.asset() == asset)
        .findFirst()
        .orElseThrow();
  }

  private Subscription begun(PlanVersion version, Term term) {
    return read(book().begin(key("a"), beginning(version, term)));
  }

  private Subscription read(Begun begun) {
    return book().find(begun.subscription()).orElseThrow();
  }

  private Subscription reread(Subscription subscription) {
    return book().find(subscription.id()).orElseThrow();
  }

  private Beginning beginning(PlanVersion version, Term term) {
    List<Allowance> stated = version.terms().allowances();
    return new Beginning(ledger().account(0), version, term, stated, "tester");
  }

  private static Term since(Instant anchor) {
    return new Term(anchor, UTC, Optional.empty());
  }

  private Instant daysAgo(int days) {
    return now.minus(Duration.ofDays(days));
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

  private static Allowance tokens(long amount, Rollover rollover) {
    return new Allowance(Asset.TOKEN, amount, AllowanceScope.ALL, rollover);
  }
}
