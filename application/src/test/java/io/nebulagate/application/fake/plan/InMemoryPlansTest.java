package io.nebulagate.application.fake.plan;

import io.nebulagate.application.contract.plan.PlanStoreContract;
import io.nebulagate.application.plan.PlanStore;

class InMemoryPlansTest extends PlanStoreContract {

  private final PlanStore store = new InMemoryPlans();

  @Override
  protected PlanStore store() {
    return store;
  }
}
