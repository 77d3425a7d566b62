package io.nebulagate.application.fake;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.CatalogueStore;

/** The configuration as providers and prices in memory have it. */
public final class InMemoryCatalogue implements CatalogueStore {

  private final InMemoryProviders providers;
  private final InMemoryPrices prices;

  /** Reads {@code providers} and {@code prices}. */
  public InMemoryCatalogue(InMemoryProviders providers, InMemoryPrices prices) {
    this.providers = providers;
    this.prices = prices;
  }

  @Override
  public Catalogue load() {
    return new Catalogue(providers.routes(), prices.list(), prices.costs(), prices.groupRatios());
  }
}
