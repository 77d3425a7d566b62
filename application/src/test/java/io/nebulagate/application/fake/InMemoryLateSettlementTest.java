package io.nebulagate.application.fake;

import io.nebulagate.application.contract.LateSettlementContract;
import io.nebulagate.application.contract.LedgerBench;

class InMemoryLateSettlementTest extends LateSettlementContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }
}
