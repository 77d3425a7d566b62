package io.nebulagate.persistence.ledger.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.voucher.VoucherBookContract;
import io.nebulagate.application.voucher.VoucherBook;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresLedgerAudit;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import io.nebulagate.persistence.ledger.PostgresReversalBook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

class PostgresVoucherBookTest extends VoucherBookContract {

  private static final DataSource POOL = PostgresServer.shared().pool().dataSource();

  private final LedgerBench ledger =
      new LedgerBench(new PostgresLedgerStore(POOL), new PostgresAccountBook(POOL));
  private final ReversalBook reversals = new PostgresReversalBook(POOL);
  private final VoucherBook vouchers = new PostgresVoucherBook(POOL);

  @Override
  protected LedgerBench ledger() {
    return ledger;
  }

  @Override
  protected ReversalBook reversals() {
    return reversals;
  }

  @Override
  protected VoucherBook vouchers() {
    return vouchers;
  }

  @Override
  protected void age(AccountId account, Duration age) {
    String older =
        "UPDATE ledger.account SET created_at = created_at - ? * interval '1 second' WHERE id = ?";
    try (Connection connection = PostgresServer.shared().asSuperuser().getConnection();
        PreparedStatement update = connection.prepareStatement(older)) {
      update.setLong(1, age.toSeconds());
      update.setLong(2, account.value());
      assertThat(update.executeUpdate()).isEqualTo(1);
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }
}
