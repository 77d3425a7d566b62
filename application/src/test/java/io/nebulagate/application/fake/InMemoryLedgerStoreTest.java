package io.nebulagate.application.fake;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.LedgerStoreContract;

class InMemoryLedgerStoreTest extends LedgerStoreContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }
}
