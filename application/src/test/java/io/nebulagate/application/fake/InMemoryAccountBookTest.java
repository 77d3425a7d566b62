package io.nebulagate.application.fake;

import io.nebulagate.application.contract.AccountBookContract;
import io.nebulagate.application.contract.LedgerBench;

class InMemoryAccountBookTest extends AccountBookContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }
}
