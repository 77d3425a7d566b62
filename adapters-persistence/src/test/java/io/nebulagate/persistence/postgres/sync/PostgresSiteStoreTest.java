package io.nebulagate.persistence.postgres.sync;

import io.nebulagate.application.contract.sync.SiteStoreContract;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.sync.SiteStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresSiteStoreTest extends SiteStoreContract {

  @Inject SiteStore store;
  @Inject ProviderStore providers;
  @Inject UpstreamUsageStore usage;
  @Inject CatalogueStore catalogue;

  @Override
  protected SiteStore store() {
    return store;
  }

  @Override
  protected ProviderStore providers() {
    return providers;
  }

  @Override
  protected UpstreamUsageStore usage() {
    return usage;
  }

  @Override
  protected CatalogueStore catalogue() {
    return catalogue;
  }
}
