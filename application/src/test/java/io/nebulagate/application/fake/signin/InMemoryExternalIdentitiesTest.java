package io.nebulagate.application.fake.signin;

import io.nebulagate.application.contract.signin.ExternalIdentitiesContract;
import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.external.ExternalIdentities;

class InMemoryExternalIdentitiesTest extends ExternalIdentitiesContract {

  private final InMemoryPeople people = new InMemoryPeople();
  private final InMemoryExternalIdentities store = new InMemoryExternalIdentities(people);

  @Override
  protected ExternalIdentities identities() {
    return store;
  }

  @Override
  protected EmailBook book() {
    return people.book();
  }

  @Override
  protected People people() {
    return people;
  }
}
