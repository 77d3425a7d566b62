package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.contract.KeyUseStoreContract;
import io.nebulagate.application.keyuse.KeyUseStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresKeyUsesTest extends KeyUseStoreContract {

  @Inject KeyUseStore store;
  @Inject ApiKeyStore keys;

  @Override
  protected KeyUseStore store() {
    return store;
  }

  @Override
  protected ApiKeyStore keys() {
    return keys;
  }
}
