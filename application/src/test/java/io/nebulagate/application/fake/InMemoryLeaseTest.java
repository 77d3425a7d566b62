package io.nebulagate.application.fake;

import io.nebulagate.application.contract.LeaseContract;
import io.nebulagate.application.contract.LedgerBench;

class InMemoryLeaseTest extends LeaseContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }
}
