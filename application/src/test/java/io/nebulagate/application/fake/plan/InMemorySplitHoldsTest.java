package io.nebulagate.application.fake.plan;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.plan.SplitHoldsContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.SplitHolds;
import io.nebulagate.application.plan.SubscriptionBook;
import java.time.InstantSource;

class InMemorySplitHoldsTest extends SplitHoldsContract {

  private final InstantSource clock = InstantSource.system();
  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore(clock);
  private final InMemorySubscriptions book = new InMemorySubscriptions(ledger, clock);
  private final PlanStore plans = new InMemoryPlans();
  private final SplitHolds holds = new InMemorySplitHolds(ledger, book, clock);

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
  protected SplitHolds holds() {
    return holds;
  }
}
