package io.nebulagate.application.fake.suite;

import io.nebulagate.application.contract.LateSettlementContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;

class InMemoryLateSettlementTest extends LateSettlementContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }
}
