package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.LedgerStoreContract;
import org.junit.jupiter.api.AfterAll;

class PostgresLedgerStoreTest extends LedgerStoreContract {

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }
}
