package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.contract.signin.TallyStoreContract;
import io.nebulagate.application.signin.TallyStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresTallyStoreTest extends TallyStoreContract {

  @Inject TallyStore store;

  @Override
  protected TallyStore store() {
    return store;
  }
}
