package io.nebulagate.application.fake;

import io.nebulagate.application.contract.routing.RouteStoreContract;
import io.nebulagate.application.routes.RouteStore;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.ProviderStore;

class InMemoryRoutesTest extends RouteStoreContract {

  private final InMemoryProviders providers = new InMemoryProviders();

  @Override
  protected RouteStore store() {
    return providers.manual();
  }

  @Override
  protected ProviderStore providers() {
    return providers;
  }

  @Override
  protected CatalogueStore catalogue() {
    return new InMemoryCatalogue(providers, new InMemoryPrices());
  }
}
