package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.contract.signin.EmailBookContract;
import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresEmailBookTest extends EmailBookContract {

  @Inject EmailBook store;
  @Inject RegisteredPeople people;

  @Override
  protected EmailBook book() {
    return store;
  }

  @Override
  protected People people() {
    return people;
  }
}
