package io.nebulagate.application.contract;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Outcomes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger does with holds and their resolutions. */
public abstract class LedgerStoreContract {

  private static final int CLIENTS = 40;

  /** The ledger under test; it may have other accounts in it. */
  protected abstract LedgerBench ledger();

  /** What other tests left open in the same database may expire at any moment. */
  @BeforeEach
  protected void nothingElseExpires() {
    while (ledger().store().sweep(1_000, Duration.ofDays(-1)) > 0) {
      // the next thousand
    }
  }

  @Test
  protected void aHoldSetsMoneyAside() {
    AccountId account = ledger().account(1000);

    assertThat(ledger().hold(aHold(account, 300))).isEqualTo(Hold.Outcome.APPLIED);

    assertThat(ledger().available(account)).isEqualTo(700);
    assertThat(ledger().held(account)).isEqualTo(300);
  }

  @Test
  protected void aHoldBeyondWhatIsAvailableIsRefused() {
    AccountId account = ledger().account(1000);
    ledger().held(account, 900);

    assertThat(ledger().hold(aHold(account, 101))).isEqualTo(Hold.Outcome.INSUFFICIENT);
    assertThat(ledger().hold(aHold(account, 100))).isEqualTo(Hold.Outcome.APPLIED);
  }

  @Test
  protected void aSmallHoldBehindOneThatIsTooLargeStillGetsIn() {
    AccountId account = ledger().account(1000);

    Outcomes outcomes =
        ledger()
            .store()
            .apply(
                new Batch(
                    List.of(aHold(account, 600), aHold(account, 500), aHold(account, 400)),
                    List.of()));

    assertThat(outcomes.holds())
        .containsExactly(Hold.Outcome.APPLIED, Hold.Outcome.INSUFFICIENT, Hold.Outcome.APPLIED);
    assertThat(ledger().available(account)).isZero();
  }

  @Test
  protected void repeatingAHoldIsHarmless() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);

    assertThat(ledger().hold(hold)).isEqualTo(Hold.Outcome.REPLAY);

    assertThat(ledger().held(account)).isEqualTo(300);
  }

  @Test
  protected void repeatingAResolvedHoldHoldsNothing() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);
    ledger().settle(hold, 100);

    assertThat(ledger().hold(hold)).isEqualTo(Hold.Outcome.REPLAY);

    assertThat(ledger().held(account)).isZero();
  }

  @Test
  protected void anIdUsedForAnotherHoldIsAConflict() {
    AccountId account = ledger().account(1000);
    AccountId other = ledger().account(1000);
    Hold hold = ledger().held(account, 300);

    assertThat(ledger().hold(with(hold, account, 301))).isEqualTo(Hold.Outcome.CONFLICT);
    assertThat(ledger().hold(with(hold, other, 300))).isEqualTo(Hold.Outcome.CONFLICT);

    assertThat(ledger().held(account)).isEqualTo(300);
    assertThat(ledger().held(other)).isZero();
  }

  @Test
  protected void twinsInOneBatchHoldOnce() {
    AccountId account = ledger().account(1000);
    Hold hold = aHold(account, 300);

    Outcomes outcomes =
        ledger().store().apply(new Batch(List.of(hold, hold, with(hold, account, 1)), List.of()));

    assertThat(outcomes.holds())
        .containsExactly(Hold.Outcome.APPLIED, Hold.Outcome.REPLAY, Hold.Outcome.CONFLICT);
    assertThat(ledger().held(account)).isEqualTo(300);
  }

  @Test
  protected void aFrozenAccountHoldsNothingMoreButSettles() {
    AccountId account = ledger().account(1000);
    Hold running = ledger().held(account, 300);
    ledger().book().setStatus(account, Account.Status.FROZEN);

    assertThat(ledger().hold(aHold(account, 1))).isEqualTo(Hold.Outcome.UNUSABLE);
    assertThat(ledger().hold(running)).isEqualTo(Hold.Outcome.REPLAY);
    assertThat(ledger().settle(running, 200)).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(ledger().available(account)).isEqualTo(800);
  }

  @Test
  protected void anAccountThatDoesNotExistFailsOnlyItsOwnItems() {
    AccountId account = ledger().account(1000);
    AccountId nobody = new AccountId(Long.MAX_VALUE);
    Hold lost = aHold(nobody, 1);
    Settlement lostToo = settlement(Resolution.settle(aHold(nobody, 1), Money.ZERO));

    Outcomes outcomes =
        ledger().store().apply(new Batch(List.of(lost, aHold(account, 100)), List.of(lostToo)));

    assertThat(outcomes.holds()).containsExactly(Hold.Outcome.UNUSABLE, Hold.Outcome.APPLIED);
    assertThat(outcomes.settlements()).containsExactly(Resolution.Outcome.UNKNOWN_HOLD);
  }

  @Test
  protected void settlingLessThanHeldReleasesTheRest() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);

    assertThat(ledger().settle(hold, 120)).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(ledger().available(account)).isEqualTo(880);
    assertThat(ledger().held(account)).isZero();
  }

  @Test
  protected void settlingMoreThanHeldTakesWhatIsFree() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);

    ledger().settle(hold, 450);

    assertThat(ledger().available(account)).isEqualTo(550);
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ZERO);
  }

  @Test
  protected void whatNobodyCanPayIsOwedAndAvailableStaysAtZero() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);
    ledger().held(account, 600);

    assertThat(ledger().settle(hold, 550)).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(ledger().available(account)).isZero();
    assertThat(ledger().held(account)).isEqualTo(600);
    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(150));
  }

  @Test
  protected void aShortfallIsReplayedAsWhatItWas() {
    AccountId account = ledger().account(100);
    Hold hold = ledger().held(account, 100);
    ledger().settle(hold, 250);

    assertThat(ledger().settle(hold, 250)).isEqualTo(Resolution.Outcome.REPLAY);
    assertThat(ledger().settle(hold, 251)).isEqualTo(Resolution.Outcome.CONFLICT);
    assertThat(ledger().settle(hold, 100)).isEqualTo(Resolution.Outcome.CONFLICT);

    assertThat(ledger().read(account).receivable()).isEqualTo(Money.ofNanos(150));
  }

  @Test
  protected void voidingGivesTheWholeHoldBack() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);

    assertThat(ledger().resolve(Resolution.release(hold))).isEqualTo(Resolution.Outcome.APPLIED);

    assertThat(ledger().available(account)).isEqualTo(1000);
  }

  @Test
  protected void aHoldIsResolvedOnce() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);
    ledger().settle(hold, 100);

    assertThat(ledger().settle(hold, 100)).isEqualTo(Resolution.Outcome.REPLAY);
    assertThat(ledger().settle(hold, 101)).isEqualTo(Resolution.Outcome.CONFLICT);
    assertThat(ledger().resolve(Resolution.release(hold))).isEqualTo(Resolution.Outcome.CONFLICT);

    assertThat(ledger().available(account)).isEqualTo(900);
  }

  @Test
  protected void twinsInOneBatchResolveOnce() {
    AccountId account = ledger().account(1000);
    Hold hold = ledger().held(account, 300);
    Settlement once = settlement(Resolution.settle(hold, Money.ofNanos(100)));
    Settlement otherwise = settlement(Resolution.release(hold));

    Outcomes outcomes =
        ledger().store().apply(new Batch(List.of(), List.of(once, once, otherwise)));

    assertThat(outcomes.settlements())
        .containsExactly(
            Resolution.Outcome.APPLIED, Resolution.Outcome.REPLAY, Resolution.Outcome.CONFLICT);
    assertThat(ledger().available(account)).isEqualTo(900);
  }

  @Test
  protected void aResolutionOfANeverMadeHoldIsUnknown() {
    AccountId account = ledger().account(1000);

    assertThat(ledger().settle(aHold(account, 300), 100))
        .isEqualTo(Resolution.Outcome.UNKNOWN_HOLD);
  }

  @Test
  protected void aResolutionThroughAnotherAccountIsAConflict() {
    AccountId account = ledger().account(1000);
    AccountId other = ledger().account(1000);
    Hold hold = ledger().held(account, 300);

    assertThat(ledger().settle(with(hold, other, 300), 100)).isEqualTo(Resolution.Outcome.CONFLICT);

    assertThat(ledger().held(account)).isEqualTo(300);
    assertThat(ledger().available(other)).isEqualTo(1000);
  }

  @Test
  protected void resolutionsFreeMoneyForTheHoldsOfTheirBatch() {
    AccountId account = ledger().account(1000);
    Hold running = ledger().held(account, 1000);

    Outcomes outcomes =
        ledger()
            .store()
            .apply(
                new Batch(
                    List.of(aHold(account, 900)),
                    List.of(settlement(Resolution.settle(running, Money.ofNanos(100))))));

    assertThat(outcomes.holds()).containsExactly(Hold.Outcome.APPLIED);
    assertThat(ledger().available(account)).isZero();
  }

  @Test
  protected void aHoldAndItsResolutionInOneBatchLeaveNothingOpen() {
    AccountId account = ledger().account(1000);
    Hold hold = aHold(account, 300);
    Batch batch = new Batch(List.of(hold), List.of(settlement(Resolution.release(hold))));

    Outcomes first = ledger().store().apply(batch);
    Outcomes again = ledger().store().apply(batch);

    assertThat(first.holds()).containsExactly(Hold.Outcome.APPLIED);
    assertThat(first.settlements()).containsExactly(Resolution.Outcome.APPLIED);
    assertThat(again.holds()).containsExactly(Hold.Outcome.REPLAY);
    assertThat(again.settlements()).containsExactly(Resolution.Outcome.REPLAY);
    assertThat(ledger().available(account)).isEqualTo(1000);
  }

  @Test
  protected void outcomesComeInTheOrderOfTheItemsAcrossAccounts() {
    AccountId rich = ledger().account(1000);
    AccountId poor = ledger().account(0);

    Outcomes outcomes =
        ledger()
            .store()
            .apply(
                new Batch(
                    List.of(aHold(poor, 1), aHold(rich, 1), aHold(poor, 1), aHold(rich, 1)),
                    List.of()));

    assertThat(outcomes.holds())
        .containsExactly(
            Hold.Outcome.INSUFFICIENT,
            Hold.Outcome.APPLIED,
            Hold.Outcome.INSUFFICIENT,
            Hold.Outcome.APPLIED);
  }

  @Test
  protected void anEmptyBatchIsNothing() {
    Outcomes outcomes = ledger().store().apply(new Batch(List.of(), List.of()));

    assertThat(outcomes.holds()).isEmpty();
    assertThat(outcomes.settlements()).isEmpty();
  }

  @Test
  protected void aHoldThatIsOverIsSweptAndChargedWhatWasSeen() {
    AccountId account = ledger().account(1000);
    Hold over = aHold(account, 300, Duration.ZERO);
    ledger().hold(over);
    ledger().store().renew(Map.of(over.id(), Money.ofNanos(120)), Duration.ZERO);
    Hold alive = ledger().held(account, 100);

    assertThat(ledger().store().sweep(100, Duration.ZERO)).isEqualTo(1);

    assertThat(ledger().available(account)).isEqualTo(780);
    assertThat(ledger().held(account)).isEqualTo(100);
    assertThat(ledger().settle(alive, 100)).isEqualTo(Resolution.Outcome.APPLIED);
  }

  @Test
  protected void theGraceKeepsAHoldThatIsJustOver() {
    AccountId account = ledger().account(1000);
    ledger().hold(aHold(account, 300, Duration.ZERO));

    assertThat(ledger().store().sweep(100, Duration.ofHours(1))).isZero();
    assertThat(ledger().store().sweep(100, Duration.ZERO)).isEqualTo(1);

    assertThat(ledger().available(account)).isEqualTo(1000);
  }

  @Test
  protected void sweepingStopsAtItsLimit() {
    AccountId account = ledger().account(1000);
    AccountId other = ledger().account(1000);
    for (AccountId owner : List.of(account, other, account)) {
      ledger().hold(aHold(owner, 100, Duration.ZERO));
    }

    assertThat(ledger().store().sweep(2, Duration.ZERO)).isEqualTo(2);
    assertThat(ledger().store().sweep(2, Duration.ZERO)).isEqualTo(1);
  }

  @Test
  protected void aRenewedHoldLivesOnAndNeverForgetsWhatWasSeen() {
    AccountId account = ledger().account(1000);
    Hold hold = aHold(account, 300, Duration.ZERO);
    ledger().hold(hold);

    ledger().store().renew(Map.of(hold.id(), Money.ofNanos(50)), Duration.ofMinutes(1));
    int whileAlive = ledger().store().sweep(100, Duration.ZERO);
    ledger().store().renew(Map.of(hold.id(), Money.ofNanos(40)), Duration.ZERO);
    int whenOver = ledger().store().sweep(100, Duration.ZERO);

    assertThat(whileAlive).isZero();
    assertThat(whenOver).isEqualTo(1);
    assertThat(ledger().available(account)).isEqualTo(950);
  }

  @Test
  protected void renewingWhatIsNotThereDoesNothing() {
    ledger().store().renew(Map.of(LedgerBench.newId(), Money.ZERO), Duration.ofMinutes(1));
    ledger().store().renew(Map.of(), Duration.ofMinutes(1));

    assertThat(ledger().store().sweep(100, Duration.ZERO)).isZero();
  }

  @Test
  protected void manyClientsNeverHoldMoreThanThereIs() throws Exception {
    AccountId account = ledger().account(1000);

    List<Hold.Outcome> outcomes =
        together(
            IntStream.range(0, 400)
                .mapToObj(_ -> (Callable<Hold.Outcome>) () -> ledger().hold(aHold(account, 100)))
                .toList());

    assertThat(Collections.frequency(outcomes, Hold.Outcome.APPLIED)).isEqualTo(10);
    assertThat(Collections.frequency(outcomes, Hold.Outcome.INSUFFICIENT)).isEqualTo(390);
    assertThat(ledger().available(account)).isZero();
  }

  @Test
  protected void whoeverResolvesFirstWinsAndNobodyElseDoes() throws Exception {
    AccountId account = ledger().account(1000);
    List<Hold> holds = IntStream.range(0, 10).mapToObj(_ -> ledger().held(account, 100)).toList();
    List<Callable<Resolution.Outcome>> calls = new ArrayList<>();
    for (Hold hold : holds) {
      for (int i = 0; i < 20; i++) {
        long amount = i;
        calls.add(() -> ledger().settle(hold, amount));
        calls.add(() -> ledger().resolve(Resolution.release(hold)));
      }
    }
    Collections.shuffle(calls, new java.util.Random(7));

    List<Resolution.Outcome> outcomes = together(calls);

    Map<Resolution.Outcome, Integer> counts = new EnumMap<>(Resolution.Outcome.class);
    outcomes.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
    assertThat(counts).containsEntry(Resolution.Outcome.APPLIED, 10);
    assertThat(counts).doesNotContainKey(Resolution.Outcome.UNKNOWN_HOLD);
    assertThat(ledger().held(account)).isZero();
  }

  private static Hold with(Hold hold, AccountId account, long nanos) {
    return new Hold(hold.id(), hold.journal(), account, Money.ofNanos(nanos), hold.timeToLive());
  }

  private static Settlement settlement(Resolution resolution) {
    return Settlement.of(resolution);
  }

  private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : clients.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
