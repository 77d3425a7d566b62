package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.contract.signin.PasswordStoreContract;
import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.PasswordHasher;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresPasswordStoreTest extends PasswordStoreContract {

  @Inject PasswordStore store;
  @Inject PasswordHasher hasher;
  @Inject SessionStore sessions;
  @Inject EmailBook book;
  @Inject RegisteredPeople people;

  @Override
  protected PasswordStore store() {
    return store;
  }

  @Override
  protected PasswordHasher hasher() {
    return hasher;
  }

  @Override
  protected SessionStore sessions() {
    return sessions;
  }

  @Override
  protected EmailBook book() {
    return book;
  }

  @Override
  protected People people() {
    return people;
  }
}
