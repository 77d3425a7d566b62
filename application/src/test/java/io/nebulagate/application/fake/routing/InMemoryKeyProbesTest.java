package io.nebulagate.application.fake.routing;

import io.nebulagate.application.contract.routing.KeyProbesContract;
import io.nebulagate.application.fake.InMemoryProviders;
import io.nebulagate.application.routing.KeyProbes;
import io.nebulagate.application.routing.ProviderStore;
import java.time.Instant;

class InMemoryKeyProbesTest extends KeyProbesContract {

  private final InMemoryProviders providers = new InMemoryProviders();
  private final KeyProbes probes = new InMemoryKeyProbes(providers, () -> Instant.EPOCH);

  @Override
  protected KeyProbes probes() {
    return probes;
  }

  @Override
  protected ProviderStore store() {
    return providers;
  }
}
