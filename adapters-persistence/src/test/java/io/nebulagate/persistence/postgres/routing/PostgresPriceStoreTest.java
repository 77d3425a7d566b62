package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.contract.PriceStoreContract;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.PriceStore;
import io.nebulagate.persistence.postgres.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class PostgresPriceStoreTest extends PriceStoreContract {

  @Inject PriceStore store;
  @Inject CatalogueStore catalogue;

  @Override
  protected PriceStore store() {
    return store;
  }

  @Override
  protected CatalogueStore catalogue() {
    return catalogue;
  }
}
