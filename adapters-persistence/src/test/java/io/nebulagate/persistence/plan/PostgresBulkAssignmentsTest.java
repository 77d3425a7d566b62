package io.nebulagate.persistence.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.plan.BulkAssignmentContract;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore;
import io.nebulagate.persistence.ledger.LedgerUnderTest;
import org.junit.jupiter.api.AfterAll;

class PostgresBulkAssignmentsTest extends BulkAssignmentContract {

  private final BulkAssignmentStore jobs = new PostgresBulkAssignments(LedgerUnderTest.POOL);
  private final PlanStore plans = new PostgresPlanStore(LedgerUnderTest.POOL);
  private final PlanUsage usage = new PostgresPlanUsage(LedgerUnderTest.POOL);

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
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
    return usage;
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }
}
