package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static io.nebulagate.application.contract.LedgerBench.key;
import static io.nebulagate.application.contract.LedgerBench.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Outcomes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.BudgetBook.Counted;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Hold.Outcome.OverBudget;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every ledger does with holds that count against budgets. */
public abstract class BudgetContract {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  private static final long RICH = 1_000_000_000_000L;

  /** The ledger under test; it may have other accounts and budgets in it. */
  protected abstract LedgerBench ledger();

  /** Its budgets. */
  protected abstract BudgetBook budgets();

  /** Its reversals. */
  protected abstract ReversalBook reversals();

  /** Fails when the ledger contradicts itself, where it can tell. */
  @AfterEach
  protected void theBooksAreStillRight() {}

  @Test
  protected void aHoldIsHeldOfItsBudgetsToo() {
    AccountId account = ledger().account(1000);
    Budget day = day(500);
    Budget month = month(day, 5000);

    assertThat(hold(account, 300, day, month)).isEqualTo(Hold.Outcome.APPLIED);

    assertThat(counted(day)).isEqualTo(counted(0, 300));
    assertThat(counted(month)).isEqualTo(counted(0, 300));
    assertThat(ledger().held(account)).isEqualTo(300);
  }

  @Test
  protected void aHoldThatPassesItsBudgetIsRefusedByName() {
    AccountId account = ledger().account(1000);
    Budget day = day(500);
    hold(account, 300, day);

    assertThat(hold(account, 201, day)).isEqualTo(new OverBudget(day));
    assertThat(hold(account, 200, day)).isEqualTo(Hold.Outcome.APPLIED);

    assertThat(counted(day)).isEqualTo(counted(0, 500));
    assertThat(ledger().held(account)).isEqualTo(500);
  }

  @Test
  protected void whatTheSecondBudgetRefusesTakesNothingFromTheFirst() {
    AccountId account = ledger().account(1000);
    Budget roomy = day(500);
    Budget tight = day(100);

    assertThat(hold(account, 300, roomy, tight)).isEqualTo(new OverBudget(tight));

    assertThat(counted(roomy)).isEqualTo(Counted.NOTHING);
    assertThat(counted(tight)).isEqualTo(Counted.NOTHING);
    assertThat(ledger().available(account)).isEqualTo(1000);
  }

  @Test
  protected void ofSeveralThatRefuseTheFirstIsNamed() {
    AccountId account = ledger().account(1000);
    Budget first = day(100);
    Budget second = day(50);

    assertThat(hold(account, 300, first, second)).isEqualTo(new OverBudget(first));
    assertThat(hold(account, 300, second, first)).isEqualTo(new OverBudget(second));
  }

  @Test
  protected void missingMoneyIsToldBeforeAnUsedUpBudget() {
    AccountId account = ledger().account(100);

    assertThat(hold(account, 300, day(100))).isEqualTo(Hold.Outcome.INSUFFICIENT);
  }

  @Test
  protected void aBudgetOfNothingRefusesEverything() {
    AccountId account = ledger().account(1000);
    Budget nothing = day(0);

    assertThat(hold(account, 1, nothing)).isEqualTo(new OverBudget(nothing));
  }

  @Test
  protected void theChargeIsSpentAndTheRestOfTheHoldGivenBack() {
    AccountId account = ledger().account(1000);
    Budget day = day(500);
    Hold hold = held(account, 300, day);

    ledger().settle(hold, 120);

    assertThat(counted(day)).isEqualTo(counted(120, 0));
    assertThat(hold(account, 381, day)).isEqualTo(new OverBudget(day));
    assertThat(hold(account, 380, day)).isEqualTo(Hold.Outcome.APPLIED);
  }

  @Test
  protected void aChargeBeyondItsHoldCountsInFullAndNothingMoreIsAdmitted() {
    AccountId account = ledger().account(400);
    Budget day = day(500);
    Hold hold = held(account, 300, day);

    ledger().settle(hold, 550);

    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(150));
    assertThat(counted(day)).isEqualTo(counted(550, 0));
    assertThat(hold(ledger().account(1000), 1, day)).isEqualTo(new OverBudget(day));
  }

  @Test
  protected void aVoidGivesTheBudgetBack() {
    AccountId account = ledger().account(1000);
    Budget day = day(500);
    Hold hold = held(account, 300, day);

    ledger().resolve(Resolution.release(hold));

    assertThat(counted(day)).isEqualTo(Counted.NOTHING);
  }

  @Test
  protected void aCrashBetweenHoldAndSettlementGivesBackWhatWasNotSeen() {
    AccountId account = ledger().account(1000);
    Budget day = day(500);
    Hold unseen = heldFor(account, 200, Duration.ZERO, day);
    Hold seen = heldFor(account, 200, Duration.ZERO, day);
    ledger().store().renew(Map.of(seen.id(), Money.ofNanos(70)), Duration.ZERO);

    ledger().store().sweep(100, Duration.ZERO);

    assertThat(counted(day)).isEqualTo(counted(70, 0));
    assertThat(ledger().held(account)).isZero();
    assertThat(ledger().resolve(Resolution.release(unseen))).isEqualTo(Resolution.Outcome.LATE);
    assertThat(counted(day)).isEqualTo(counted(70, 0));
  }

  @Test
  protected void aLateSettlementCorrectsWhatWasSpent() {
    AccountId account = ledger().account(1000);
    Budget day = day(500);
    Hold more = expired(account, 200, 70, day);
    Hold less = expired(account, 200, 90, day);
    assertThat(counted(day)).isEqualTo(counted(160, 0));

    assertThat(ledger().settle(more, 150)).isEqualTo(Resolution.Outcome.LATE);
    assertThat(counted(day)).isEqualTo(counted(240, 0));
    assertThat(ledger().settle(less, 10)).isEqualTo(Resolution.Outcome.LATE);
    assertThat(counted(day)).isEqualTo(counted(160, 0));
    assertThat(ledger().settle(less, 10)).isEqualTo(Resolution.Outcome.REPLAY);
    assertThat(counted(day)).isEqualTo(counted(160, 0));
  }

  @Test
  protected void whatALateSettlementIsOwedCountsToo() {
    AccountId account = ledger().account(100);
    Budget day = day(500);
    Hold hold = expired(account, 100, 50, day);

    ledger().settle(hold, 250);

    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(150));
    assertThat(counted(day)).isEqualTo(counted(250, 0));
  }

  @Test
  protected void aLateSettlementMakesRoomForTheHoldsOfItsBatch() {
    AccountId account = ledger().account(1000);
    Budget day = day(200);
    Hold late = expired(account, 200, 200, day);
    Hold next = aHold(account, 150).within(List.of(day));

    Outcomes outcomes =
        ledger()
            .store()
            .apply(
                new Batch(
                    List.of(next),
                    List.of(Settlement.of(Resolution.settle(late, Money.ofNanos(50))))));

    assertThat(outcomes.holds()).containsExactly(Hold.Outcome.APPLIED);
    assertThat(counted(day)).isEqualTo(counted(50, 150));
  }

  @Test
  protected void aSettlementMakesRoomForTheHoldsOfItsBatch() {
    AccountId account = ledger().account(1000);
    Budget day = day(300);
    Hold running = held(account, 300, day);
    Hold next = aHold(account, 200).within(List.of(day));

    Outcomes outcomes =
        ledger()
            .store()
            .apply(
                new Batch(
                    List.of(next),
                    List.of(Settlement.of(Resolution.settle(running, Money.ofNanos(100))))));

    assertThat(outcomes.holds()).containsExactly(Hold.Outcome.APPLIED);
    assertThat(counted(day)).isEqualTo(counted(100, 200));
  }

  @Test
  protected void aHoldAndItsEndInOneBatchLeaveNothingHeld() {
    AccountId account = ledger().account(1000);
    Budget day = day(500);
    Hold hold = aHold(account, 300).within(List.of(day));
    Settlement charge = Settlement.of(Resolution.settle(hold, Money.ofNanos(40)));
    Batch batch = new Batch(List.of(hold), List.of(charge));

    ledger().store().apply(batch);
    ledger().store().apply(batch);

    assertThat(counted(day)).isEqualTo(counted(40, 0));
  }

  @Test
  protected void repeatingAHoldTakesNothingMore() {
    AccountId account = ledger().account(1000);
    Budget day = day(300);
    Hold hold = held(account, 300, day);

    assertThat(ledger().hold(hold)).isEqualTo(Hold.Outcome.REPLAY);

    assertThat(counted(day)).isEqualTo(counted(0, 300));
  }

  @Test
  protected void extensionsAreHeldOfTheBudgetAndGivenBackWithTheCharge() {
    AccountId account = ledger().account(1000);
    Budget day = day(500);
    Hold first = held(account, 200, day);
    Hold leg = held(account, 300, day);
    assertThat(hold(account, 1, day)).isEqualTo(new OverBudget(day));
    Settlement end =
        new Settlement(
            Resolution.settle(first, Money.ofNanos(450)),
            List.of(leg.id()),
            Optional.empty(),
            Optional.empty());

    ledger().store().apply(new Batch(List.of(), List.of(end)));

    assertThat(counted(day)).isEqualTo(counted(450, 0));
  }

  @Test
  protected void holdsOfOneBatchAreAdmittedWhileTheyFit() {
    AccountId one = ledger().account(1000);
    AccountId other = ledger().account(1000);
    Budget shared = day(500);
    Budget own = day(100);
    List<Hold> holds =
        List.of(
            aHold(other, 300).within(List.of(shared)),
            aHold(one, 400).within(List.of(shared)),
            aHold(one, 100),
            aHold(one, 90).within(List.of(own, shared)),
            aHold(one, 20).within(List.of(own)));

    Outcomes outcomes = ledger().store().apply(new Batch(holds, List.of()));

    assertThat(outcomes.holds())
        .containsExactly(
            new OverBudget(shared),
            Hold.Outcome.APPLIED,
            Hold.Outcome.APPLIED,
            Hold.Outcome.APPLIED,
            new OverBudget(own));
    assertThat(counted(shared)).isEqualTo(counted(0, 490));
    assertThat(counted(own)).isEqualTo(counted(0, 90));
  }

  @Test
  protected void anotherDayIsAnotherBudget() {
    AccountId account = ledger().account(1000);
    Budget today = day(300);
    Budget tomorrow =
        new Budget(today.level(), today.owner(), today.period(), TODAY.plusDays(1), today.limit());
    Budget month = month(today, 500);
    Hold running = held(account, 300, today, month);
    assertThat(hold(account, 1, today, month)).isEqualTo(new OverBudget(today));

    assertThat(hold(account, 150, tomorrow, month)).isEqualTo(Hold.Outcome.APPLIED);
    ledger().settle(running, 250);

    assertThat(counted(today)).isEqualTo(counted(250, 0));
    assertThat(counted(tomorrow)).isEqualTo(counted(0, 150));
    assertThat(counted(month)).isEqualTo(counted(250, 150));
    assertThat(hold(account, 101, tomorrow, month)).isEqualTo(new OverBudget(month));
  }

  @Test
  protected void aRaisedLimitCountsFromTheNextHoldOn() {
    AccountId account = ledger().account(1000);
    Budget before = day(100);
    held(account, 100, before);

    assertThat(hold(account, 50, with(before, 150))).isEqualTo(Hold.Outcome.APPLIED);
    assertThat(hold(account, 1, with(before, 120))).isEqualTo(new OverBudget(with(before, 120)));
  }

  @Test
  protected void aReversedChargeGivesItsPeriodBack() {
    AccountId account = ledger().account(1000);
    Budget day = day(300);
    Hold hold = held(account, 300, day);
    ledger().settle(hold, 250);

    reverse(hold.id(), 100);
    assertThat(counted(day)).isEqualTo(counted(150, 0));
    reverse(hold.id(), 150);

    assertThat(counted(day)).isEqualTo(Counted.NOTHING);
  }

  @Test
  protected void aReversedDebtGivesItsPeriodBackToo() {
    AccountId account = ledger().account(100);
    Budget day = day(300);
    Hold hold = held(account, 100, day);
    ledger().settle(hold, 250);

    reverse(hold.id(), 200);

    assertThat(counted(day)).isEqualTo(counted(50, 0));
  }

  @Test
  protected void chargesFromLeasesCountAgainstNoBudget() {
    AccountId account = ledger().account(1_000_000);
    Lease lease =
        new Lease(newId(), account, Money.ofNanos(1_000), Money.ofNanos(1), Duration.ofMinutes(1));
    ledger().store().lend(lease);
    Budget day = day(500);
    Hold hold = held(account, 100, day);
    Resolution charge = new Resolution(newId(), account, Resolution.Kind.SETTLE, Money.ofNanos(60));
    Settlement drawn = new Settlement(charge, List.of(), Optional.of(lease.id()), Optional.empty());

    ledger()
        .store()
        .apply(
            new Batch(
                List.of(),
                List.of(drawn, Settlement.of(Resolution.settle(hold, Money.ofNanos(30))))));
    ledger().resolve(lease.release());

    assertThat(counted(day)).isEqualTo(counted(30, 0));
  }

  /** Of five dollars, all but a tenth of a cent is spent; fifty ask for four tenths of that. */
  @Test
  protected void manyAtOnceNeverPassABudget() throws Exception {
    AccountId account = ledger().account(10 * RICH);
    Budget day = day(5_000_000_000L);
    ledger().settle(held(account, 5_000_000_000L, day), 4_999_000_000L);

    List<Hold.Outcome> outcomes =
        together(IntStream.range(0, 50).mapToObj(_ -> charging(account, 400_000, day)).toList());

    assertThat(outcomes).filteredOn(Hold.Outcome.APPLIED::equals).hasSize(2);
    assertThat(outcomes).filteredOn(new OverBudget(day)::equals).hasSize(48);
    assertThat(counted(day)).isEqualTo(counted(4_999_800_000L, 0));
  }

  @Test
  protected void accountsThatShareABudgetNeverPassItTogether() throws Exception {
    List<AccountId> accounts = IntStream.range(0, 6).mapToObj(_ -> ledger().account(RICH)).toList();
    Budget day = day(1_000);
    Budget month = month(day, 700);
    List<Callable<Hold.Outcome>> calls = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      AccountId account = accounts.get(i % accounts.size());
      calls.add(i % 2 == 0 ? charging(account, 10, day, month) : charging(account, 10, month, day));
    }

    List<Hold.Outcome> outcomes = together(calls);

    assertThat(outcomes).filteredOn(Hold.Outcome.APPLIED::equals).hasSize(70);
    assertThat(outcomes).filteredOn(new OverBudget(month)::equals).hasSize(50);
    assertThat(counted(day)).isEqualTo(counted(700, 0));
    assertThat(counted(month)).isEqualTo(counted(700, 0));
  }

  // ── moves ──

  /** A hold that is charged in full as soon as it stands; some are still open when others ask. */
  private Callable<Hold.Outcome> charging(AccountId account, long nanos, Budget... budgets) {
    return () -> {
      Hold hold = aHold(account, nanos).within(List.of(budgets));
      Hold.Outcome outcome = ledger().hold(hold);
      if (outcome.equals(Hold.Outcome.APPLIED)) {
        ledger().settle(hold, nanos);
      }
      return outcome;
    };
  }

  private Hold.Outcome hold(AccountId account, long nanos, Budget... budgets) {
    return ledger().hold(aHold(account, nanos).within(List.of(budgets)));
  }

  private Hold held(AccountId account, long nanos, Budget... budgets) {
    return heldFor(account, nanos, Duration.ofMinutes(1), budgets);
  }

  private Hold heldFor(AccountId account, long nanos, Duration life, Budget... budgets) {
    Hold hold = aHold(account, nanos, life).within(List.of(budgets));
    assertThat(ledger().hold(hold)).isEqualTo(Hold.Outcome.APPLIED);
    return hold;
  }

  private Hold expired(AccountId account, long nanos, long observed, Budget budget) {
    Hold hold = heldFor(account, nanos, Duration.ZERO, budget);
    ledger().store().renew(Map.of(hold.id(), Money.ofNanos(observed)), Duration.ZERO);
    ledger().store().sweep(100, Duration.ZERO);
    return hold;
  }

  private void reverse(UUID charge, long nanos) {
    Optional<Money> amount = Optional.of(Money.ofNanos(nanos));
    reversals().reverse(key("a"), new Reversal(charge, amount, "a mistake", "tester"));
  }

  private Counted counted(Budget budget) {
    return budgets().counted(List.of(budget.key())).getFirst();
  }

  private static Counted counted(long spent, long held) {
    return new Counted(Money.ofNanos(spent), Money.ofNanos(held));
  }

  /** Today's budget of an owner that nobody else has. */
  private static Budget day(long nanos) {
    String owner = newId().toString();
    return new Budget("KEY", owner, Budget.Period.DAY, TODAY, Money.ofNanos(nanos));
  }

  /** This month's budget of the same owner. */
  private static Budget month(Budget day, long nanos) {
    return new Budget(
        day.level(),
        day.owner(),
        Budget.Period.MONTH,
        day.startsOn().withDayOfMonth(1),
        Money.ofNanos(nanos));
  }

  private static Budget with(Budget budget, long nanos) {
    return new Budget(
        budget.level(), budget.owner(), budget.period(), budget.startsOn(), Money.ofNanos(nanos));
  }

  private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(50)) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : clients.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
