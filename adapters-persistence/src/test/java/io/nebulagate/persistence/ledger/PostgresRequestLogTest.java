package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.RequestLogContract;
import io.nebulagate.application.usage.RequestLog;
import org.junit.jupiter.api.AfterAll;

class PostgresRequestLogTest extends RequestLogContract {

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @Override
  protected RequestLog log() {
    return new PostgresRequestLog(LedgerUnderTest.POOL);
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }
}
