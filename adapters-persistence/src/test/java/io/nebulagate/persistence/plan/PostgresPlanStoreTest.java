package io.nebulagate.persistence.plan;

import io.nebulagate.application.contract.plan.PlanStoreContract;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.persistence.PostgresServer;

class PostgresPlanStoreTest extends PlanStoreContract {

  private final PlanStore store =
      new PostgresPlanStore(PostgresServer.shared().ledgerPool().dataSource());

  @Override
  protected PlanStore store() {
    return store;
  }
}
