package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static io.nebulagate.application.contract.LedgerBench.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.application.limits.BudgetNotices.Notice;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every ledger tells of budgets that are being used up. */
public abstract class BudgetNoticesContract {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  /** The ledger under test; others may leave notices in it. */
  protected abstract LedgerBench ledger();

  /** Its notices. */
  protected abstract BudgetNotices notices();

  @Test
  protected void eachThresholdIsToldOnceByTheChargeThatCrossesIt() {
    AccountId account = ledger().account(10_000);
    Budget day = budget(1_000);

    charge(account, 499, day);
    assertThat(claimed(day)).isEmpty();
    charge(account, 1, day);
    Notice half = claimed(day).getFirst();
    charge(account, 299, day);
    assertThat(claimed(day)).isEmpty();
    charge(account, 1, day);
    charge(account, 200, day);

    assertThat(half.threshold()).isEqualTo(50);
    assertThat(half.budget()).isEqualTo(day.key());
    assertThat(half.limit()).isEqualTo(day.limit());
    assertThat(half.spent()).isEqualTo(Money.ofNanos(500));
    assertThat(claimed(day)).extracting(Notice::threshold).containsExactly(80, 100);
  }

  @Test
  protected void whatWasConfirmedIsTold() {
    AccountId account = ledger().account(10_000);
    Budget day = budget(1_000);
    Budget unused = budget(1_000);
    charge(account, 900, day);

    assertThat(notices().told(List.of(day.key()))).containsExactly(List.of());
    notices().confirm(claimed(day));

    assertThat(notices().told(List.of(unused.key(), day.key())))
        .containsExactly(List.of(), List.of(50, 80));
    assertThat(notices().told(List.of())).isEmpty();
  }

  @Test
  protected void oneChargeMayCrossThemAll() {
    AccountId account = ledger().account(10_000);
    Budget day = budget(1_000);

    charge(account, 1_000, day);

    assertThat(claimed(day)).extracting(Notice::threshold).containsExactly(50, 80, 100);
  }

  @Test
  protected void whatIsOnlyHeldCrossesNothing() {
    AccountId account = ledger().account(10_000);
    Budget day = budget(1_000);

    assertThat(ledger().hold(aHold(account, 1_000).within(List.of(day))))
        .isEqualTo(Hold.Outcome.APPLIED);

    assertThat(claimed(day)).isEmpty();
  }

  @Test
  protected void aLoweredLimitCrossesWithTheNextRequest() {
    AccountId account = ledger().account(10_000);
    Budget day = budget(1_000);
    charge(account, 400, day);
    Budget lowered =
        new Budget(day.level(), day.owner(), day.period(), day.startsOn(), Money.ofNanos(500));

    assertThat(ledger().hold(aHold(account, 200).within(List.of(lowered))))
        .isEqualTo(new Hold.Outcome.OverBudget(lowered));

    assertThat(claimed(day)).extracting(Notice::threshold).containsExactly(50, 80);
  }

  @Test
  protected void anotherPeriodIsToldAgain() {
    AccountId account = ledger().account(10_000);
    Budget today = budget(1_000);
    Budget tomorrow =
        new Budget(today.level(), today.owner(), today.period(), TODAY.plusDays(1), today.limit());
    charge(account, 600, today);

    charge(account, 600, tomorrow);

    assertThat(notices().claim(1_000, A_MINUTE))
        .filteredOn(notice -> notice.threshold() == 50)
        .extracting(Notice::budget)
        .contains(today.key(), tomorrow.key());
  }

  @Test
  protected void whatWasConfirmedIsNeverHandedOutAgain() {
    AccountId account = ledger().account(10_000);
    Budget day = budget(1_000);
    charge(account, 800, day);
    List<Notice> both = claimed(day, Duration.ZERO);

    notices().confirm(List.of(both.getFirst()));

    assertThat(claimed(day, Duration.ZERO)).containsExactly(both.getLast());
    notices().confirm(both);
    assertThat(claimed(day, Duration.ZERO)).isEmpty();
  }

  @Test
  protected void whatSomebodyWorksOnIsNotHandedOut() {
    AccountId account = ledger().account(10_000);
    Budget day = budget(1_000);
    charge(account, 600, day);

    assertThat(claimed(day, A_MINUTE)).hasSize(1);

    assertThat(claimed(day, A_MINUTE)).isEmpty();
  }

  @Test
  protected void manyWhoCrossAndManyWhoClaimTellEachThresholdOnce() throws Exception {
    AccountId account = ledger().account(1_000_000);
    Budget day = budget(1_000);
    Queue<Notice> told = new ConcurrentLinkedQueue<>();
    List<Callable<Boolean>> calls = new ArrayList<>();
    IntStream.range(0, 8)
        .forEach(_ ->
            calls.add(() -> {
              for (int i = 0; i < 25; i++) {
                charge(account, 5, day);
                told.addAll(claimed(day));
              }
              return true;
            }));

    try (ExecutorService replicas = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> replica : replicas.invokeAll(calls)) {
        assertThat(replica.get()).isTrue();
      }
    }
    told.addAll(claimed(day));

    assertThat(told).extracting(Notice::threshold).containsExactlyInAnyOrder(50, 80, 100);
  }

  private void charge(AccountId account, long nanos, Budget budget) {
    Hold hold = aHold(account, nanos).within(List.of(budget));
    assertThat(ledger().hold(hold)).isEqualTo(Hold.Outcome.APPLIED);
    ledger().settle(hold, nanos);
  }

  private List<Notice> claimed(Budget budget) {
    return claimed(budget, A_MINUTE);
  }

  private List<Notice> claimed(Budget budget, Duration time) {
    return notices().claim(1_000, time).stream()
        .filter(notice -> notice.budget().equals(budget.key()))
        .toList();
  }

  private static Budget budget(long nanos) {
    String owner = newId().toString();
    return new Budget("PROJECT", owner, Budget.Period.DAY, TODAY, Money.ofNanos(nanos));
  }
}
