package io.nebulagate.application.fake.suite;

import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.contract.BudgetContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.fake.InMemoryReversals;
import io.nebulagate.application.limits.BudgetBook;

class InMemoryBudgetTest extends BudgetContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();
  private final ReversalBook reversals = new InMemoryReversals(store);

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }

  @Override
  protected BudgetBook budgets() {
    return store.budgets();
  }

  @Override
  protected ReversalBook reversals() {
    return reversals;
  }
}
