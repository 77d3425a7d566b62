package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.application.contract.ProjectStoreContract;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresProjectStoreTest extends ProjectStoreContract {

  @Inject ProjectStore store;

  @Override
  protected ProjectStore store() {
    return store;
  }
}
