package io.nebulagate.application.fake.plan;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.plan.BulkAssignmentContract;
import io.nebulagate.application.fake.InMemoryCompensations;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemorySubscriptions;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore;
import java.time.InstantSource;
import java.util.Optional;

class InMemoryBulkAssignmentsTest extends BulkAssignmentContract {

  private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
  private final InMemorySubscriptions subscriptions =
      new InMemorySubscriptions(ledger, InstantSource.system());
  private final PlanStore plans = new InMemoryPlans();
  private final InMemoryBulkAssignments jobs =
      new InMemoryBulkAssignments(
          ledger, new InMemoryCompensations(ledger, _ -> Optional.empty()), subscriptions);

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(ledger, ledger);
  }

  @Override
  protected BulkAssignmentStore jobs() {
    return jobs;
  }

  @Override
  protected PlanStore plans() {
    return plans;
  }

  @Override
  protected PlanUsage usage() {
    return subscriptions;
  }
}
