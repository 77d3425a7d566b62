package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.contract.signin.ExternalIdentitiesContract;
import io.nebulagate.application.contract.signin.People;
import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.external.ExternalIdentities;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresExternalIdentitiesTest extends ExternalIdentitiesContract {

  @Inject ExternalIdentities store;
  @Inject EmailBook book;
  @Inject RegisteredPeople people;

  @Override
  protected ExternalIdentities identities() {
    return store;
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
