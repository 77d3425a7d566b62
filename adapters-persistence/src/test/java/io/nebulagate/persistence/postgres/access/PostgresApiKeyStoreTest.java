package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.application.contract.ApiKeyStoreContract;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresApiKeyStoreTest extends ApiKeyStoreContract {

  @Inject ApiKeyStore store;
  @Inject ProjectStore projects;

  @Override
  protected ApiKeyStore store() {
    return store;
  }

  @Override
  protected ProjectStore projects() {
    return projects;
  }
}
