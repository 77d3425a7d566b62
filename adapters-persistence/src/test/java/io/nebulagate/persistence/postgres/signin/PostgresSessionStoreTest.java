package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.contract.signin.SessionStoreContract;
import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresSessionStoreTest extends SessionStoreContract {

  @Inject SessionStore store;
  @Inject RegisteredPeople people;

  @Override
  protected SessionStore store() {
    return store;
  }

  @Override
  protected People people() {
    return people;
  }
}
