package io.nebulagate.application.fake.signin;

import io.nebulagate.application.contract.signin.TallyStoreContract;
import io.nebulagate.application.signin.TallyStore;

class InMemoryTalliesTest extends TallyStoreContract {

  private final InMemoryTallies tallies = new InMemoryTallies();

  @Override
  protected TallyStore store() {
    return tallies;
  }
}
