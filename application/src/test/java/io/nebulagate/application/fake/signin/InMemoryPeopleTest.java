package io.nebulagate.application.fake.signin;

import io.nebulagate.application.contract.signin.PasswordStoreContract;
import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.PasswordHasher;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.application.signin.SessionStore;

class InMemoryPeopleTest extends PasswordStoreContract {

  private final InMemoryPeople people = new InMemoryPeople();

  @Override
  protected PasswordStore store() {
    return people;
  }

  @Override
  protected PasswordHasher hasher() {
    return new PlainHasher();
  }

  @Override
  protected SessionStore sessions() {
    return people.sessions();
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
