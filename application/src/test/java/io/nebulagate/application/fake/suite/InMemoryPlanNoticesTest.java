package io.nebulagate.application.fake.suite;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.plan.PlanNoticesContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.fake.plan.InMemoryPlanNotices;
import io.nebulagate.application.fake.plan.InMemoryPlans;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.application.plan.PlanNotices;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.SubscriptionBook;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

class InMemoryPlanNoticesTest extends PlanNoticesContract {

  private final ManualClock clock = new ManualClock();
  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore(clock);
  private final InMemorySubscriptions book = new InMemorySubscriptions(ledger, clock);
  private final PlanStore plans = new InMemoryPlans();
  private final PlanNotices notices = new InMemoryPlanNotices(book, ledger, clock);

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(ledger, ledger);
  }

  @Override
  protected SubscriptionBook book() {
    return book;
  }

  @Override
  protected PlanStore plans() {
    return plans;
  }

  @Override
  protected InstantSource clock() {
    return clock;
  }

  @Override
  protected PlanNotices notices() {
    return notices;
  }

  @Override
  protected void passTo(Instant at) {
    clock.advance(Duration.between(clock.instant(), at));
  }
}
