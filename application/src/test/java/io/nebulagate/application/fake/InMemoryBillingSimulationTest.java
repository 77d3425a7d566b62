package io.nebulagate.application.fake;

import io.nebulagate.application.contract.BillingSimulation;
import io.nebulagate.application.contract.LedgerBench;

class InMemoryBillingSimulationTest extends BillingSimulation {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }

  @Override
  protected void audit() {
    // The model keeps no second book to compare with.
  }
}
