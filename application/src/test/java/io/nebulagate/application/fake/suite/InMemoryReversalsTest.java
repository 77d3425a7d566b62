package io.nebulagate.application.fake.suite;

import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.ReversalBookContract;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;

class InMemoryReversalsTest extends ReversalBookContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();
  private final InMemoryReversals reversals = new InMemoryReversals(store);

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }

  @Override
  protected ReversalBook reversals() {
    return reversals;
  }
}
