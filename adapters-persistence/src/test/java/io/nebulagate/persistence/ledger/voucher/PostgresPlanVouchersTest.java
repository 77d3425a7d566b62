package io.nebulagate.persistence.ledger.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.voucher.PlanVouchersContract;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import io.nebulagate.persistence.plan.PostgresPlanStore;
import io.nebulagate.persistence.plan.PostgresPlanUsage;
import io.nebulagate.persistence.plan.PostgresSubscriptionBook;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

class PostgresPlanVouchersTest extends PlanVouchersContract {

  private static final DataSource POOL = PostgresServer.shared().pool().dataSource();

  private final LedgerBench ledger =
      new LedgerBench(new PostgresLedgerStore(POOL), new PostgresAccountBook(POOL));
  private final VoucherBook vouchers = new PostgresVoucherBook(POOL);
  private final SubscriptionBook subscriptions = new PostgresSubscriptionBook(POOL);
  private final PlanUsage usage = new PostgresPlanUsage(POOL);
  private final PlanStore plans = new PostgresPlanStore(POOL);

  @Override
  protected LedgerBench ledger() {
    return ledger;
  }

  @Override
  protected VoucherBook vouchers() {
    return vouchers;
  }

  @Override
  protected SubscriptionBook subscriptions() {
    return subscriptions;
  }

  @Override
  protected PlanUsage usage() {
    return usage;
  }

  @Override
  protected PlanStore plans() {
    return plans;
  }

  @Override
  protected InstantSource clock() {
    return InstantSource.system();
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }
}
