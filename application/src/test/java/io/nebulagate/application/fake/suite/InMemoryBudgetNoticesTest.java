package io.nebulagate.application.fake.suite;

import io.nebulagate.application.contract.BudgetNoticesContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.limits.BudgetNotices;

class InMemoryBudgetNoticesTest extends BudgetNoticesContract {

  private final InMemoryLedgerStore store = new InMemoryLedgerStore();

  @Override
  protected LedgerBench ledger() {
    return new LedgerBench(store, store);
  }

  @Override
  protected BudgetNotices notices() {
    return store.budgets();
  }
}
