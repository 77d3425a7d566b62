package io.nebulagate.application.fake.signin;

import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.contract.signin.TotpStoreContract;
import io.nebulagate.application.signin.TotpStore;

class InMemoryTotpTest extends TotpStoreContract {

  private final InMemoryTotp factors = new InMemoryTotp();
  private final InMemoryPeople people = new InMemoryPeople();

  @Override
  protected TotpStore store() {
    return factors;
  }

  @Override
  protected People people() {
    return people;
  }
}
