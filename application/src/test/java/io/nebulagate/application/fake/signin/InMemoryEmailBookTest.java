package io.nebulagate.application.fake.signin;

import io.nebulagate.application.contract.signin.EmailBookContract;
import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.signin.EmailBook;

class InMemoryEmailBookTest extends EmailBookContract {

  private final InMemoryPeople people = new InMemoryPeople();

  @Override
  protected EmailBook book() {
    return people.book();
  }

  @Override
  protected People people() {
    return people;
  }
}
