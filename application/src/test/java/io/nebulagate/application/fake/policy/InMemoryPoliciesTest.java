package io.nebulagate.application.fake.policy;

import io.nebulagate.application.contract.policy.PolicyStoreContract;
import io.nebulagate.application.policy.PolicyStore;

class InMemoryPoliciesTest extends PolicyStoreContract {

  private final InMemoryPolicies policies = new InMemoryPolicies();

  @Override
  protected PolicyStore store() {
    return policies;
  }
}
