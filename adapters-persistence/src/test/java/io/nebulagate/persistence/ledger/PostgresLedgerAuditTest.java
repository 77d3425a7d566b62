package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerAudit.Report;
import io.nebulagate.application.billing.LedgerAudit.Violation;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a superuser who switches triggers off cannot hide. */
class PostgresLedgerAuditTest {

  private static final String QUIETLY =
      "SET session_replication_role = replica;"
          + " ALTER TABLE ledger.transfer DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.account DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.seal DISABLE TRIGGER ALL;"
          + " ALTER TABLE ledger.op_key DISABLE TRIGGER ALL; ";

  private DataSource pool;
  private DataSource superuser;
  private LedgerBench ledger;
  private AccountId account;

  @BeforeEach
  void aSealedHistory() {
    Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();
    pool = database.pool().dataSource();
    superuser = database.asSuperuser();
    ledger = new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));
    account = ledger.account(1000);
    Hold hold = ledger.held(account, 300);
    ledger.settle(hold, 1200);
    new LedgerUpkeep(pool).seal();
    ledger.book().credit(LedgerBench.key("a"), LedgerBench.movement(account, 500));
    ledger.held(account, 100);
    new LedgerUpkeep(pool).seal();
  }

  @Test
  void anHonestLedgerIsRight() {
    Report report = audit();

    assertThat(report.violations()).isEmpty();
    assertThat(report.ok()).isTrue();
    assertThat(report.checkedTransfers()).isEqualTo(7);
    assertThat(report.sealedBlocks()).isEqualTo(2);
  }

  @Test
  void aChangedAmountIsFoundTwice() {
    tamper("UPDATE ledger.transfer SET amount = amount - 1 WHERE kind = 20");

    assertThat(found()).anyMatch(i -> i.startsWith("I2")).anyMatch(i -> i.startsWith("I10"));
  }

  @Test
  void aChangedReasonIsFound() {
    tamper("UPDATE ledger.transfer SET reason = 'of course' WHERE kind = 20");

    assertThat(found()).containsExactly("I10 sealed history was changed");
  }

  @Test
  void aMissingTransferIsFound() {
    tamper("DELETE FROM ledger.transfer WHERE kind = 11");

    assertThat(found()).anyMatch(i -> i.startsWith("I4")).anyMatch(i -> i.startsWith("I10"));
  }

  @Test
  void aWrittenBalanceIsFound() {
    tamper("UPDATE ledger.account SET posted = posted + 1 WHERE id = " + account);

    assertThat(found()).containsExactly("I2 posted is not what the history says");
  }

  @Test
  void aLostHoldIsFound() {
    tamper("DELETE FROM ledger.open_hold");

    assertThat(found()).anyMatch(i -> i.startsWith("I3")).anyMatch(i -> i.startsWith("I4"));
  }

  @Test
  void aMissingBlockIsFound() {
    tamper("DELETE FROM ledger.seal WHERE block = 1");

    assertThat(found()).contains("I18 seal chain is broken");
  }

  @Test
  void aRecordThatTellsAnotherChargeIsFound() {
    Sql.run(
        pool,
        "INSERT INTO ledger.request_logs (id, tenant_id, account_id, api_key_id, dialect, api,"
            + " model, stream, status, usage_source, amount_nanos, started_at, total_ms)"
            + " SELECT journal_id, 1, 1, 1, 'openai', 'chat', 'm', false, 200, 'exact', 1, now(), 1"
            + " FROM ledger.transfer WHERE kind = 11");

    assertThat(found()).containsExactly("I12 recorded charge is not what the ledger took");
  }

  @Test
  void aDebtRepaidTwiceIsFound() {
    tamper(
        "INSERT INTO ledger.transfer (id, phase, kind, journal_id, asset, debit_account,"
            + " credit_account, amount) SELECT gen_random_uuid(), 2, 70, journal_id, asset,"
            + " debit_account, credit_account, amount FROM ledger.transfer"
            + " WHERE kind = 70 AND debit_account = "
            + account);

    assertThat(found()).contains("I2 more repaid than was owed");
  }

  @Test
  void sealingWaitsForAnOlderTransactionAndThenCatchesUp() throws Exception {
    LedgerUpkeep upkeep = new LedgerUpkeep(pool);
    try (Connection older = superuser.getConnection();
        Statement statement = older.createStatement()) {
      older.setAutoCommit(false);
      statement.execute("SELECT pg_current_xact_id()");
      ledger.held(account, 1);

      assertThat(upkeep.seal()).isZero();
      assertThat(Sql.number(superuser, "SELECT (ledger.seal_lag() > '0')::int")).isEqualTo(1);
      older.commit();
    }

    assertThat(upkeep.seal()).isEqualTo(1);
    assertThat(upkeep.sealLag()).isZero();
    assertThat(upkeep.head().orElseThrow().block()).isEqualTo(3);
    assertThat(upkeep.head().orElseThrow().hash()).matches("[0-9a-f]{64}");
    assertThat(audit().sealedBlocks()).isEqualTo(3);
    assertThat(audit().ok()).isTrue();
  }

  private Report audit() {
    return new PostgresLedgerAudit(pool).verify();
  }

  /** What is found besides the triggers that tampering switched off. */
  private List<String> found() {
    return audit().violations().stream()
        .map(Violation::invariant)
        .filter(invariant -> !invariant.equals("I10 history is not protected"))
        .distinct()
        .toList();
  }

  private void tamper(String sql) {
    Sql.run(superuser, QUIETLY + sql);
  }
}
