package io.nebulagate.application.fake.suite;

import io.nebulagate.application.contract.LeaseContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;

class InMemoryLeaseTest extends LeaseContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }
}
