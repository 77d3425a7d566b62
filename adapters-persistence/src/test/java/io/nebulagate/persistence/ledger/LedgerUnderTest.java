package io.nebulagate.persistence.ledger;

import io.nebulagate.application.billing.LedgerAudit;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.persistence.PostgresServer;
import javax.sql.DataSource;

/** The ledger's adapters over the database that tests share, as the gateway works with it. */
public final class LedgerUnderTest {

  public static final DataSource POOL = PostgresServer.shared().ledgerPool().dataSource();
  public static final LedgerBench LEDGER =
      new LedgerBench(new PostgresLedgerStore(POOL), new PostgresAccountBook(POOL));
  public static final LedgerAudit AUDIT = new PostgresLedgerAudit(POOL);
  static final LedgerUpkeep UPKEEP = new LedgerUpkeep(POOL);

  private LedgerUnderTest() {}
}
