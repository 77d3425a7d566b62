package io.nebulagate.persistence.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.plan.SplitHoldsContract;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.SplitHolds;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On a database of its own, for the audit wants the price that the record was charged by. */
class PostgresSplitHoldsTest extends SplitHoldsContract {

  private static final PostgresServer.Database DATABASE =
      PostgresServer.create(PostgresServer.CREATOR).migrate();
  private static final DataSource POOL = DATABASE.ledgerPool().dataSource();
  private static final LedgerBench LEDGER =
      new LedgerBench(new PostgresLedgerStore(POOL), new PostgresAccountBook(POOL));

  private final SubscriptionBook book = new PostgresSubscriptionBook(POOL);
  private final PlanStore plans = new PostgresPlanStore(POOL);
  private final SplitHolds holds = new PostgresSplitHolds(POOL);

  @BeforeAll
  static void thePriceOfTheRecord() throws SQLException {
    try (Connection connection = DATABASE.asSuperuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO prices (version, model, input, output, rounding, created_at)"
              + " OVERRIDING SYSTEM VALUE VALUES (7, 'm', 1, 2, 'NANO', now())");
    }
  }

  @Override
  protected LedgerBench ledger() {
    return LEDGER;
  }

  @Override
  protected SubscriptionBook book() {
    return book;
  }

  @Override
  protected PlanStore plans() {
    return plans;
  }

  @Override
  protected SplitHolds holds() {
    return holds;
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }
}
