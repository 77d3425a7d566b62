package io.nebulagate.persistence.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.plan.SubscriptionChangesContract;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

class PostgresSubscriptionChangesTest extends SubscriptionChangesContract {

  private static final DataSource POOL = PostgresServer.shared().ledgerPool().dataSource();
  private static final LedgerBench LEDGER =
      new LedgerBench(new PostgresLedgerStore(POOL), new PostgresAccountBook(POOL));

  private final SubscriptionBook book = new PostgresSubscriptionBook(POOL);
  private final PlanStore plans = new PostgresPlanStore(POOL);

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
  protected InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  protected PlanUsage usage() {
    return new PostgresPlanUsage(POOL);
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }
}
