package io.nebulagate.application.fake.suite;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.LedgerStoreContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;

class InMemoryLedgerStoreTest extends LedgerStoreContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }
}
