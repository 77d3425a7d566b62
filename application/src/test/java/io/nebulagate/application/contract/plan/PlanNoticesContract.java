package io.nebulagate.application.contract.plan;

import static io.nebulagate.application.contract.LedgerBench.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.PlanNotices;
import io.nebulagate.application.plan.PlanNotices.Noted;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.notice.Occasion;
import io.nebulagate.domain.notice.Occasion.AllowanceUsed;
import io.nebulagate.domain.notice.Occasion.SubscriptionEnding;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.BillingCycle.Unit;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Cycle;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What everybody who notes what is to be told of plans does. */
public abstract class PlanNoticesContract {

  private static final int MANY = 1_000;
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final Duration A_DAY = Duration.ofDays(1);

  private Instant now = Instant.EPOCH;

  /** The ledger that allowances are in; others may leave notices in it. */
  protected abstract LedgerBench ledger();

  /** Who has which plan. */
  protected abstract SubscriptionBook book();

  /** Where plans are kept. */
  protected abstract PlanStore plans();

  /** What is under test. */
  protected abstract PlanNotices notices();

  /** The time of all of them. */
  protected abstract InstantSource clock();

  /** Returns when {@code at} is reached. */
  protected abstract void passTo(Instant at);

  @BeforeEach
  void lookAtTheClock() {
    now = clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  // ── what is used ──

  @Test
  protected void eachPartThatIsUsedIsToldOnceByTheChargeThatCrossesIt() {
    Subscription begun = running(tokens(100));

    use(begun, 79);
    assertThat(claimed(begun)).isEmpty();
    use(begun, 1);
    List<Noted> most = claimed(begun);
    use(begun, 19);
    assertThat(claimed(begun)).isEmpty();
    use(begun, 1);

    assertThat(most)
        .singleElement()
        .satisfies(noted -> {
          assertThat(noted.tenant()).isEqualTo(tenant(begun));
          assertThat(noted.occasion())
              .isEqualTo(
                  new AllowanceUsed(
                      begun.id(), new Cycle(1, now, now.plus(A_DAY)), 0, 80, Asset.TOKEN, 100, 80));
        });
    assertThat(claimed(begun)).extracting(this::threshold).containsExactly(100);
  }

  @Test
  protected void whatIsUsedUpAtOnceIsToldAsAll() {
    Subscription begun = running(tokens(100));

    use(begun, 100);

    assertThat(claimed(begun)).extracting(this::threshold).containsExactly(100);
  }

  @Test
  protected void whatIsOnlyHeldIsNotUsed() {
    Subscription begun = running(tokens(100));
    Hold all = ledger().held(bucket(begun), 100);

    assertThat(claimed(begun)).isEmpty();
    ledger().settle(all, 10);

    assertThat(claimed(begun)).isEmpty();
  }

  @Test
  protected void eachAllowanceIsToldApart() {
    Subscription begun = running(Allowance.of(Asset.CALL, 5), tokens(100));

    use(begun, 80);

    assertThat(claimed(begun))
        .extracting(Noted::occasion)
        .singleElement()
        .isInstanceOfSatisfying(
            AllowanceUsed.class, used -> assertThat(used.allowance()).isEqualTo(1));
  }

  @Test
  protected void whatACancelledSubscriptionLeavesWasNotUsed() {
    Subscription begun = running(tokens(100));
    use(begun, 10);

    book().setStatus(begun.id(), Status.CANCELLED, new Note("tester", "cancelled"));

    assertThat(claimed(begun)).isEmpty();
  }

  // ── what ends ──

  @Test
  protected void anEndIsToldAWeekBefore() {
    Subscription begun = ending(Duration.ofDays(-20), Duration.ofDays(6));

    assertThat(claimed(begun)).extracting(Noted::occasion).containsExactly(ending(begun, 7));
  }

  @Test
  protected void anEndIsToldADayBefore() {
    Subscription begun = ending(Duration.ofDays(-20), Duration.ofHours(23));

    assertThat(claimed(begun)).extracting(Noted::occasion).containsExactly(ending(begun, 1));
  }

  @Test
  protected void whatLastsNoTwoWeeksIsNotToldAWeekBefore() {
    Subscription begun = ending(Duration.ofDays(-7), Duration.ofDays(6));

    assertThat(claimed(begun)).isEmpty();
  }

  @Test
  protected void anEndIsToldWhenItIsThere() {
    Subscription begun = ending(Duration.ZERO, Duration.ofMillis(300));
    assertThat(claimed(begun)).isEmpty();

    passTo(begun.endsAt().orElseThrow());

    assertThat(claimed(begun)).extracting(Noted::occasion).containsExactly(ending(begun, 0));
  }

  @Test
  protected void whatEndedLongAgoIsPastTelling() {
    assertThat(claimed(ending(Duration.ofDays(-30), Duration.ofDays(-8)))).isEmpty();
  }

  @Test
  protected void whatIsCancelledDoesNotEndASecondTime() {
    Subscription begun = ending(Duration.ofDays(-20), Duration.ofDays(6));

    book().setStatus(begun.id(), Status.CANCELLED, new Note("tester", "cancelled"));

    assertThat(claimed(begun)).isEmpty();
  }

  // ── handing out ──

  @Test
  protected void whatWasConfirmedIsNeverHandedOutAgain() {
    Subscription begun = ending(Duration.ofDays(-20), Duration.ofDays(6));
    List<Noted> noted = claimed(begun, Duration.ZERO);
    assertThat(claimed(begun, Duration.ZERO)).isEqualTo(noted);

    notices().confirm(noted);

    assertThat(claimed(begun, Duration.ZERO)).isEmpty();
  }

  @Test
  protected void whatSomebodyTellsIsNotHandedOut() {
    Subscription begun = ending(Duration.ofDays(-20), Duration.ofDays(6));

    assertThat(claimed(begun, A_MINUTE)).hasSize(1);

    assertThat(claimed(begun, A_MINUTE)).isEmpty();
  }

  // ── moves ──

  private List<Noted> claimed(Subscription begun) {
    return claimed(begun, A_MINUTE);
  }

  private List<Noted> claimed(Subscription begun, Duration time) {
    return notices().claim(MANY, time).stream()
        .filter(noted -> subscription(noted.occasion()) == begun.id())
        .toList();
  }

  private static long subscription(Occasion occasion) {
    return switch (occasion) {
      case AllowanceUsed used -> used.subscription();
      case SubscriptionEnding ending -> ending.subscription();
      default -> throw new AssertionError("not of a plan: " + occasion);
    };
  }

  private int threshold(Noted noted) {
    return ((AllowanceUsed) noted.occasion()).threshold();
  }

  private static Occasion ending(Subscription begun, int days) {
    return new SubscriptionEnding(begun.id(), begun.endsAt().orElseThrow(), days);
  }

  private long tenant(Subscription begun) {
    return ledger().read(begun.account()).tenant();
  }

  private void use(Subscription begun, long amount) {
    ledger().settle(ledger().held(bucket(begun), amount), amount);
  }

  private AccountId bucket(Subscription begun) {
    return book().buckets(begun.account()).stream()
        .filter(bucket -> bucket.asset() == Asset.TOKEN)
        .map(Bucket::account)
        .findFirst()
        .orElseThrow();
  }

  private Subscription running(Allowance... allowances) {
    Subscription begun = begun(new Term(now, ZoneId.of("UTC"), Optional.empty()), allowances);
    new CycleService(book(), clock()).roll(begun);
    return begun;
  }

  private Subscription ending(Duration fromNow, Duration untilThen) {
    Optional<Instant> end = Optional.of(now.plus(untilThen));
    return begun(new Term(now.plus(fromNow), ZoneId.of("UTC"), end), tokens(100));
  }

  private Subscription begun(Term term, Allowance... allowances) {
    PlanVersion version =
        plans()
            .create(
                "plan-" + LedgerBench.newId(),
                new PlanTerms(
                    new BillingCycle(1, Unit.DAYS),
                    List.of(allowances),
                    40,
                    new Overage.Block(),
                    new Expiry.Block(),
                    Optional.empty()));
    Beginning beginning =
        new Beginning(ledger().account(0), version, term, version.terms().allowances(), "tester");
    return book().find(book().begin(key("a"), beginning).subscription()).orElseThrow();
  }

  private static Allowance tokens(long amount) {
    return Allowance.of(Asset.TOKEN, amount);
  }
}
