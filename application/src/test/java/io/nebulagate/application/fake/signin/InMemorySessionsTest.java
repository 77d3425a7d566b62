package io.nebulagate.application.fake.signin;

import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.contract.signin.SessionStoreContract;
import io.nebulagate.application.signin.SessionStore;

class InMemorySessionsTest extends SessionStoreContract {

  private final InMemoryPeople people = new InMemoryPeople();

  @Override
  protected SessionStore store() {
    return people.sessions();
  }

  @Override
  protected People people() {
    return people;
  }
}
