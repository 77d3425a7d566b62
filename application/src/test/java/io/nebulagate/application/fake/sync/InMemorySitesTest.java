package io.nebulagate.application.fake.sync;

import io.nebulagate.application.contract.sync.SiteStoreContract;
import io.nebulagate.application.fake.InMemoryCatalogue;
import io.nebulagate.application.fake.InMemoryPrices;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.sync.SiteStore;

class InMemorySitesTest extends SiteStoreContract {

  private final InMemoryProviders providers = new InMemoryProviders();
  private final InMemoryPrices prices = new InMemoryPrices();
  private final InMemoryUpstreamUsage usage = new InMemoryUpstreamUsage(providers);
  private final InMemorySites sites = new InMemorySites(providers, prices, usage);

  @Override
  protected SiteStore store() {
    return sites;
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
    return new InMemoryCatalogue(providers, prices, sites::standings);
  }
}
