package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.contract.BudgetContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.limits.BudgetBook;

class PostgresBudgetTest extends BudgetContract {

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @Override
  protected BudgetBook budgets() {
    return new PostgresBudgetBook(LedgerUnderTest.POOL);
  }

  @Override
  protected ReversalBook reversals() {
    return new PostgresReversalBook(LedgerUnderTest.POOL);
  }

  @Override
  protected void audit() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }
}
