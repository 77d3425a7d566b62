package io.nebulagate.application.fake;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.domain.routing.Standing;
import java.util.Map;
import java.util.function.Supplier;

/** The configuration as providers and prices in memory have it. */
public final class InMemoryCatalogue implements CatalogueStore {

  private final InMemoryProviders providers;
  private final InMemoryPrices prices;
  private final Supplier<Map<Long, Standing>> standings;

  /** Reads {@code providers} and {@code prices}. */
  public InMemoryCatalogue(InMemoryProviders providers, InMemoryPrices prices) {
    this(providers, prices, Map::of);
  }

  /** Reads {@code standings}, too. */
  public InMemoryCatalogue(
      InMemoryProviders providers, InMemoryPrices prices, Supplier<Map<Long, Standing>> standings) {
    this.providers = providers;
    this.prices = prices;
    this.standings = standings;
  }

  @Override
  public Catalogue load() {
    return new Catalogue(
        providers.routes(),
        prices.list(),
        prices.costs(),
        prices.groupRatios(),
        standings.get(),
        Map.of());
  }
}
