package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.ReversalBookContract;
import org.junit.jupiter.api.AfterAll;

class PostgresReversalBookTest extends ReversalBookContract {

  private final ReversalBook reversals = new PostgresReversalBook(LedgerUnderTest.POOL);

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @Override
  protected ReversalBook reversals() {
    return reversals;
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }
}
