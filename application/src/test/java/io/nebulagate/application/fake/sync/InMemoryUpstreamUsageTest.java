package io.nebulagate.application.fake.sync;

import io.nebulagate.application.contract.sync.UpstreamUsageStoreContract;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.UpstreamUsageStore;

class InMemoryUpstreamUsageTest extends UpstreamUsageStoreContract {

  private final InMemoryProviders providers = new InMemoryProviders();
  private final InMemoryUpstreamUsage usage = new InMemoryUpstreamUsage(providers);

  @Override
  protected UpstreamUsageStore store() {
    return usage;
  }

  @Override
  protected ProviderStore providers() {
    return providers;
  }
}
