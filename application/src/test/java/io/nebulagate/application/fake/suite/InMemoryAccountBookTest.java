package io.nebulagate.application.fake.suite;

import io.nebulagate.application.contract.AccountBookContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;

class InMemoryAccountBookTest extends AccountBookContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }
}
