package io.nebulagate.application.fake;

import io.nebulagate.application.contract.ProviderStoreContract;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.ProviderStore;

class InMemoryProvidersTest extends ProviderStoreContract {

  private final InMemoryProviders providers = new InMemoryProviders();

  @Override
  protected ProviderStore store() {
    return providers;
  }

  @Override
  protected CatalogueStore catalogue() {
    return new InMemoryCatalogue(providers, new InMemoryPrices());
  }
}
