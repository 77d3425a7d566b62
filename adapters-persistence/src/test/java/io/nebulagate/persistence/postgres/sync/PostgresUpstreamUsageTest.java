package io.nebulagate.persistence.postgres.sync;

import io.nebulagate.application.contract.sync.UpstreamUsageStoreContract;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresUpstreamUsageTest extends UpstreamUsageStoreContract {

  @Inject UpstreamUsageStore store;
  @Inject ProviderStore providers;

  @Override
  protected UpstreamUsageStore store() {
    return store;
  }

  @Override
  protected ProviderStore providers() {
    return providers;
  }
}
