package io.nebulagate.application.fake.risk;

import io.nebulagate.application.contract.risk.RiskStoreContract;
import io.nebulagate.application.risk.RiskStore;
import java.time.InstantSource;

class InMemoryRisksTest extends RiskStoreContract {

  private final RiskStore store =
      new InMemoryRisks(owner -> owner < Long.MAX_VALUE, InstantSource.system());
  private long owners;

  @Override
  protected RiskStore store() {
    return store;
  }

  @Override
  protected long aUser() {
    return ++owners;
  }

  @Override
  protected long anOrganisation() {
    return ++owners;
  }
}
