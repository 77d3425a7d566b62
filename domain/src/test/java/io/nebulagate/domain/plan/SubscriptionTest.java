package io.nebulagate.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.BillingCycle.Unit;
import io.nebulagate.domain.plan.Subscription.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Rollover NONE = new Rollover.None();
  private static final Rollover ALL = new Rollover.All();

  @Test
  void theFirstCycleIsDueWhenTheSubscriptionBegins() {
    assertThat(weekly(Status.ACTIVE, NONE, 0).due(START))
        .extracting(Cycle::number)
        .containsExactly(1L);
    assertThat(weekly(Status.ACTIVE, NONE, 0).due(START.minusNanos(1))).isEmpty();
  }

  @Test
  void nothingIsDueInACycleThatWasBegun() {
    assertThat(weekly(Status.ACTIVE, ALL, 3).due(inCycle(3))).isEmpty();
  }

  @Test
  void whereNothingIsCarriedOverOnlyTheNewestCycleIsDue() {
    assertThat(weekly(Status.ACTIVE, NONE, 3).due(inCycle(9)))
        .extracting(Cycle::number)
        .containsExactly(9L);
  }

  @Test
  void whereSomethingIsCarriedOverEveryMissedCycleIsDue() {
    assertThat(weekly(Status.ACTIVE, ALL, 3).due(inCycle(6)))
        .extracting(Cycle::number)
        .containsExactly(4L, 5L, 6L);
  }

  @Test
  void aLongAbsenceIsMadeUpForInBoundedSteps() {
    assertThat(weekly(Status.ACTIVE, ALL, 1).due(inCycle(500)))
        .hasSize(Subscription.DUE_MAX)
        .first()
        .extracting(Cycle::number)
        .isEqualTo(2L);
  }

  @Test
  void aStandInEarnsNothingWhileItIsNotUsed() {
    Subscription sold = weekly(Status.ACTIVE, ALL, 3);
    Subscription standIn =
        new Subscription(
            sold.id(),
            sold.account(),
            sold.version(),
            sold.status(),
            sold.cycle(),
            sold.anchor(),
            sold.zone(),
            sold.endsAt(),
            sold.allowances(),
            sold.lastCycle(),
            true);

    assertThat(standIn.due(inCycle(6))).extracting(Cycle::number).containsExactly(6L);
  }

  @Test
  void nothingIsDueWhileFrozenOrCancelled() {
    assertThat(weekly(Status.FROZEN, ALL, 1).due(inCycle(4))).isEmpty();
    assertThat(weekly(Status.CANCELLED, ALL, 1).due(inCycle(4))).isEmpty();
  }

  @Test
  void theLastCycleEndsWithTheSubscription() {
    Instant end = inCycle(2);
    Subscription ending = ending(Optional.of(end));

    assertThat(ending.cycleAt(end.minusNanos(1)).orElseThrow().end()).isEqualTo(end);
    assertThat(ending.cycleAt(end)).isEmpty();
    assertThat(ending.over(end)).isTrue();
    assertThat(ending.due(end)).isEmpty();
  }

  @Test
  void whatIsCarriedOverIsBounded() {
    assertThat(NONE.most(100)).isZero();
    assertThat(ALL.most(100)).isEqualTo(Allowance.AMOUNT_MAX);
    assertThat(new Rollover.UpTo(30).most(100)).isEqualTo(30);
    assertThat(new Rollover.UpToPercent(20).most(199)).isEqualTo(39);
    assertThat(new Rollover.UpToPercent(1_000).most(Allowance.AMOUNT_MAX))
        .isEqualTo(Allowance.AMOUNT_MAX);
  }

  private static Instant inCycle(int number) {
    return START.plus(Duration.ofDays(7L * (number - 1) + 3));
  }

  private static Subscription ending(Optional<Instant> end) {
    return subscription(Status.ACTIVE, NONE, 1, end);
  }

  private static Subscription weekly(Status status, Rollover rollover, long lastCycle) {
    return subscription(status, rollover, lastCycle, Optional.empty());
  }

  private static Subscription subscription(
      Status status, Rollover rollover, long lastCycle, Optional<Instant> end) {
    return new Subscription(
        1,
        new AccountId(1_000),
        1,
        status,
        new BillingCycle(7, Unit.DAYS),
        START,
        ZoneId.of("UTC"),
        end,
        List.of(new Allowance(Asset.TOKEN, 100, AllowanceScope.ALL, rollover)),
        lastCycle,
        false);
  }
}
