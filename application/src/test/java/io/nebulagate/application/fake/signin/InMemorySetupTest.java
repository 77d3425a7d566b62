package io.nebulagate.application.fake.signin;

import io.nebulagate.application.contract.signin.SetupStoreContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryUsers;
import io.nebulagate.application.signin.SetupStore;

class InMemorySetupTest extends SetupStoreContract {

  private final InMemorySetup setup =
      new InMemorySetup(
          new InMemoryUsers(new InMemoryLedgerStore(), new ManualClock()), new InMemoryPeople());

  @Override
  protected SetupStore store() {
    return setup;
  }
}
