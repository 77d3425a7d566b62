package io.nebulagate.persistence.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.plan.PlanNoticesContract;
import io.nebulagate.application.plan.PlanNotices;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

class PostgresPlanNoticesTest extends PlanNoticesContract {

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
  protected PlanNotices notices() {
    return new PostgresPlanNotices(POOL);
  }

  @Override
  protected void passTo(Instant at) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> clock().instant().isAfter(at.plusMillis(5)));
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }
}
