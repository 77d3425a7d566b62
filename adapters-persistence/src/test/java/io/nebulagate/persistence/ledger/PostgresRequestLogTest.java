package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.RequestLogContract;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On a database of its own, for the audit wants the price that the records were charged by. */
class PostgresRequestLogTest extends RequestLogContract {

  private static final Database DATABASE = PostgresServer.create(PostgresServer.CREATOR).migrate();
  private static final DataSource POOL = DATABASE.pool().dataSource();
  private static final LedgerBench LEDGER =
      new LedgerBench(new PostgresLedgerStore(POOL), new PostgresAccountBook(POOL));

  @BeforeAll
  static void thePriceOfTheRecords() {
    Sql.run(
        DATABASE.asSuperuser(),
        "INSERT INTO prices (version, model, input, output, units, rounding, created_at)"
            + " OVERRIDING SYSTEM VALUE VALUES (42, 'm1', 2.5, 10,"
            + " '{\"tool/web_search\":\"0.1\"}', 'NANO', now())");
  }

  @Override
  protected LedgerBench ledger() {
    return LEDGER;
  }

  @Override
  protected RequestLog log() {
    return new PostgresRequestLog(POOL);
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }
}
