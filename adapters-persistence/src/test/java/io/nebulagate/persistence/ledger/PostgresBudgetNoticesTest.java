package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.BudgetNoticesContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.limits.BudgetNotices;
import org.junit.jupiter.api.AfterEach;

class PostgresBudgetNoticesTest extends BudgetNoticesContract {

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @Override
  protected BudgetNotices notices() {
    return new PostgresBudgetNotices(LedgerUnderTest.POOL);
  }

  @AfterEach
  void theBooksAreStillRight() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }
}
