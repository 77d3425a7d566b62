package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nebulagate.application.billing.SettlementPolicy.Bill;
import io.nebulagate.application.billing.SettlementPolicy.Ending;
import io.nebulagate.application.billing.SettlementPolicy.Known;
import io.nebulagate.application.billing.SettlementPolicy.Switches;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** The lines of the settlement table, one test each. */
class SettlementPolicyTest {

  private static final Money HELD = Money.ofNanos(100);

  private final SettlementPolicy policy = new SettlementPolicy();

  @Test
  void s1SuccessWithUsageIsChargedExactly() {
    assertThat(policy.bill(served().reported().produced().known())).isEqualTo(Bill.REPORTED);
  }

  @Test
  void s2SuccessWithoutUsageIsCountedAndNeverExceedsTheHold() {
    assertThat(policy.bill(served().produced().known())).isEqualTo(Bill.COUNTED);
    assertThat(charged(UsageSource.ESTIMATED, 101)).isEqualTo(HELD);
    assertThat(charged(UsageSource.ESTIMATED, 99)).isEqualTo(Money.ofNanos(99));
  }

  @Test
  void s3OutputCutByItsBoundIsChargedExactlyEvenWhenNothingShows() {
    assertThat(policy.bill(served().reported().produced().curtailed().known()))
        .isEqualTo(Bill.REPORTED);
    assertThat(policy.bill(served().reported().curtailed().known())).isEqualTo(Bill.REPORTED);
  }

  @Test
  void s4AnUpstreamsContentFilterIsChargedAsReported() {
    assertThat(policy.bill(served().reported().curtailed().known())).isEqualTo(Bill.REPORTED);
    assertThat(policy.bill(served().curtailed().known())).isEqualTo(Bill.NOTHING);
  }

  @Test
  void s5NothingProducedCostsNothingUnlessTheOperatorSaysSo() {
    assertThat(policy.bill(served().reported().known())).isEqualTo(Bill.NOTHING);
    assertThat(policy.bill(served().known())).isEqualTo(Bill.NOTHING);

    SettlementPolicy strict =
        new SettlementPolicy(new Switches(true, true, Duration.ZERO, true, Optional.empty()));
    assertThat(strict.bill(served().reported().known())).isEqualTo(Bill.REPORTED);
    assertThat(strict.bill(served().known())).isEqualTo(Bill.PROMPT_COUNTED);
  }

  @Test
  void s6WhatIsRefusedBeforeRoutingCostsNothing() {
    assertThat(policy.bill(ended(Ending.FAILED).known())).isEqualTo(Bill.VOID);
  }

  @Test
  void s7WhenEveryAttemptFailedTheHoldIsGivenBack() {
    assertThat(policy.bill(ended(Ending.FAILED).known())).isEqualTo(Bill.VOID);
    assertThat(policy.bill(ended(Ending.FAILED).accepted().reported().known()))
        .isEqualTo(Bill.VOID);
  }

  @Test
  void s8AfterFailedAttemptsOnlyTheWinnerIsPaid() {
    // What is known at the end is what the winner did; the attempts before it leave no trace here.
    assertThat(policy.bill(served().reported().produced().known())).isEqualTo(Bill.REPORTED);
  }

  @Test
  void s9AnUpstreamThatBrokeIsPaidForWhatItReportedOrDelivered() {
    assertThat(policy.bill(ended(Ending.BROKEN).accepted().reported().produced().known()))
        .isEqualTo(Bill.REPORTED);
    assertThat(policy.bill(ended(Ending.BROKEN).accepted().produced().known()))
        .isEqualTo(Bill.COUNTED);
  }

  @Test
  void s10AClientThatLeftPaysForWhatWasReportedOrDelivered() {
    assertThat(policy.bill(left().accepted().reported().produced().known()))
        .isEqualTo(Bill.REPORTED);
    assertThat(policy.bill(left().accepted().produced().known())).isEqualTo(Bill.COUNTED);
  }

  @Test
  void s10AnUpstreamIsNeverListenedToAfterItsClientLeft() {
    assertThat(Switches.DEFAULT.drain()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Switches(false, true, Duration.ofSeconds(10), true, Optional.empty()));
  }

  @Test
  void s11AClientThatLeftBeforeTheFirstDeltaPaysForThePromptUnlessTheOperatorForgoesIt() {
    assertThat(policy.bill(left().accepted().known())).isEqualTo(Bill.PROMPT_COUNTED);
    assertThat(policy.bill(left().accepted().reported().known())).isEqualTo(Bill.REPORTED);

    SettlementPolicy generous =
        new SettlementPolicy(new Switches(false, false, Duration.ZERO, true, Optional.empty()));
    assertThat(generous.bill(left().accepted().known())).isEqualTo(Bill.VOID);
  }

  @Test
  void s12AClientThatLeftBeforeTheUpstreamAcceptedPaysNothing() {
    assertThat(policy.bill(left().known())).isEqualTo(Bill.VOID);
  }

  @Test
  void s13OurOwnTimeOutIsAFailureBeforeTheFirstPieceAndABreakAfterIt() {
    assertThat(policy.bill(ended(Ending.FAILED).known())).isEqualTo(Bill.VOID);
    assertThat(policy.bill(ended(Ending.BROKEN).accepted().produced().known()))
        .isEqualTo(Bill.COUNTED);
  }

  @Test
  void s14WhenTheProcessDiedTheLastNotedCostIsCharged() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    InMemoryLedgerStore ledger = new InMemoryLedgerStore(now::get);
    AccountId account = ledger.openWith(Money.ofNanos(1_000));
    UUID noted = UUID.randomUUID();
    UUID unnoted = UUID.randomUUID();
    Duration life = Duration.ofMinutes(2);
    ledger.apply(
        new LedgerStore.Batch(
            List.of(
                new Hold(noted, noted, account, HELD, life),
                new Hold(unnoted, unnoted, account, HELD, life)),
            List.of()));
    ledger.renew(Map.of(noted, Money.ofNanos(130), unnoted, Money.ZERO), life);

    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(3)));
    ledger.sweep(10, Duration.ZERO);

    assertThat(ledger.find(account).orElseThrow().balance().available())
        .isEqualTo(Money.ofNanos(870));
  }

  @Test
  void s15AnAnswerThatWasWithheldIsChargedExactlyUnlessTheOperatorForgoesIt() {
    Known withheld = ended(Ending.WITHHELD).accepted().reported().produced().known();
    assertThat(policy.bill(withheld)).isEqualTo(Bill.REPORTED);

    SettlementPolicy generous =
        new SettlementPolicy(new Switches(false, true, Duration.ZERO, false, Optional.empty()));
    assertThat(generous.bill(withheld)).isEqualTo(Bill.NOTHING);
  }

  @Test
  @Disabled("comes with tasks that outlive their request")
  void s16ATaskIsPaidForOnceAndOnlyWhenItSucceeds() {}

  @Test
  void s17AnIdempotentReplayCostsNothing() {
    assertThat(charged(UsageSource.REPLAY, 99)).isEqualTo(Money.ZERO);
  }

  @Test
  @Disabled("comes with the response cache")
  void s18AnAnswerFromTheCacheCostsTheCachePrice() {}

  @Test
  @Disabled("comes with realtime connections")
  void s19EachAnswerOfARealtimeConnectionIsChargedExactly() {}

  @Test
  void s20WhatExactUsageCostsBeyondTheHoldIsChargedToo() {
    assertThat(charged(UsageSource.EXACT, 1_000)).isEqualTo(Money.ofNanos(1_000));

    Optional<Money> most = Optional.of(Money.ofNanos(50));
    SettlementPolicy bounded =
        new SettlementPolicy(new Switches(false, true, Duration.ZERO, true, most));
    assertThat(bounded.charged(UsageSource.EXACT, Money.ofNanos(1_000), HELD))
        .isEqualTo(Money.ofNanos(150));
  }

  @Test
  void aStreamThatTheMoneyEndedIsPaidForWhatWasReportedOrDelivered() {
    assertThat(policy.bill(ended(Ending.SPENT).accepted().reported().produced().known()))
        .isEqualTo(Bill.REPORTED);
    assertThat(policy.bill(ended(Ending.SPENT).accepted().produced().known()))
        .isEqualTo(Bill.COUNTED);
  }

  private Money charged(UsageSource source, long nanos) {
    return policy.charged(source, Money.ofNanos(nanos), HELD);
  }

  private static Story served() {
    return ended(Ending.SERVED).accepted();
  }

  private static Story left() {
    return ended(Ending.CLIENT_LEFT);
  }

  private static Story ended(Ending ending) {
    return new Story(new Known(ending, false, false, false, false));
  }

  /** How a request went, told step by step. */
  private record Story(Known known) {
    Story accepted() {
      return of(true, known.reported(), known.produced(), known.curtailed());
    }

    Story reported() {
      return of(known.accepted(), true, known.produced(), known.curtailed());
    }

    Story produced() {
      return of(known.accepted(), known.reported(), true, known.curtailed());
    }

    Story curtailed() {
      return of(known.accepted(), known.reported(), known.produced(), true);
    }

    private Story of(boolean accepted, boolean reported, boolean produced, boolean curtailed) {
      return new Story(new Known(known.ending(), accepted, reported, produced, curtailed));
    }
  }
}
