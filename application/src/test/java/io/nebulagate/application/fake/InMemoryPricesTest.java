package io.nebulagate.application.fake;

import io.nebulagate.application.contract.PriceStoreContract;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.PriceStore;

class InMemoryPricesTest extends PriceStoreContract {

  private final InMemoryPrices prices = new InMemoryPrices();

  @Override
  protected PriceStore store() {
    return prices;
  }

  @Override
  protected CatalogueStore catalogue() {
    return new InMemoryCatalogue(new InMemoryProviders(), prices);
  }
}
