package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Who can write past the ledger's functions, under each kind of role that may migrate. */
class LedgerProtectionTest {

  private static final String NO_PRIVILEGE = "42501";
  private static final String APPEND_ONLY = "NG001";

  private static final String[] WRITES = {
    "UPDATE ledger.account SET posted = posted + 1",
    "INSERT INTO ledger.account SELECT * FROM ledger.account",
    "DELETE FROM ledger.account",
    "TRUNCATE ledger.account",
    "UPDATE ledger.transfer SET amount = amount + 1",
    "DELETE FROM ledger.transfer",
    "TRUNCATE ledger.transfer",
    "TRUNCATE ledger.transfer_default",
    "INSERT INTO ledger.transfer SELECT * FROM ledger.transfer",
    "DELETE FROM ledger.open_hold",
    "UPDATE ledger.open_hold SET observed = 0",
    "UPDATE ledger.budget SET spent = 0",
    "INSERT INTO ledger.budget (level, owner, period, starts_on) VALUES ('', '', 'DAY', now())",
    "DELETE FROM ledger.budget",
    "UPDATE ledger.budget_notice SET sent_at = now()",
    "DELETE FROM ledger.op_key",
    "DELETE FROM ledger.seal",
    "INSERT INTO ledger.seal SELECT * FROM ledger.seal",
    "UPDATE ledger.request_logs SET amount_nanos = 0",
    "DELETE FROM ledger.request_logs",
    "DROP TABLE ledger.transfer",
    "DROP SCHEMA ledger CASCADE",
    "ALTER TABLE ledger.transfer DISABLE TRIGGER ALL",
    "CREATE TABLE ledger.mine (id int)"
  };

  private static final String[] CHANGES_OF_HISTORY = {
    "UPDATE ledger.transfer SET amount = amount + 1",
    "DELETE FROM ledger.transfer",
    "TRUNCATE ledger.transfer",
    "TRUNCATE ledger.transfer_default",
    "DELETE FROM ledger.account",
    "DELETE FROM ledger.op_key",
    "DELETE FROM ledger.seal",
    "TRUNCATE ledger.seal",
    "DELETE FROM ledger.request_logs"
  };

  @Test
  void neitherTheGatewayNorTheRoleThatMigratesCanWritePastTheFunctions() {
    Database database = withHistory(PostgresServer.create(PostgresServer.CREATOR).migrate());
    DataSource pool = database.pool().dataSource();

    assertThat(new LedgerProtection(pool).enforced()).isTrue();
    assertThat(new LedgerProtection(database.asOwner()).enforced()).isTrue();
    Sql.refused(pool, NO_PRIVILEGE, WRITES);
    Sql.refused(database.asOwner(), NO_PRIVILEGE, WRITES);
    Sql.refused(database.asOwner(), NO_PRIVILEGE, "SET ROLE nebulagate_ledger_" + database.name());
  }

  @Test
  void aConnectionThatGivesItsRoleUpGainsNothing() {
    Database database = withHistory(PostgresServer.create(PostgresServer.CREATOR).migrate());
    DataSource pool = database.pool().dataSource();

    Sql.refused(pool, NO_PRIVILEGE, "RESET ROLE; UPDATE ledger.account SET posted = 0");
  }

  @Test
  void internalFunctionsAreClosed() {
    Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();

    Sql.refused(
        database.pool().dataSource(),
        NO_PRIVILEGE,
        "SELECT ledger.assume_owner()",
        "SELECT ledger.grant_to_application('ALL ON ledger.account')",
        "SELECT ledger.make_append_only('ledger.account')",
        "SELECT ledger.uuid7()");
  }

  @Test
  void theGatewayWorksAsItsOwnRoleAndMayWriteConfiguration() {
    Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();
    DataSource pool = database.pool().dataSource();

    assertThat(Sql.number(pool, "SELECT (current_user = 'nebulagate_app')::int")).isEqualTo(1);
    Sql.run(
        pool,
        "INSERT INTO price_groups VALUES ('vip', 0.5)",
        "UPDATE price_groups SET ratio = 0.4",
        "DELETE FROM price_groups");
    Sql.refused(pool, NO_PRIVILEGE, "DELETE FROM prices", "UPDATE prices SET input = 0");
  }

  @Test
  void aLaterMigrationBecomesTheOwnerAgainAndGivesItUp() {
    Database database = withHistory(PostgresServer.create(PostgresServer.CREATOR).migrate());

    Sql.run(
        database.asOwner(),
        "BEGIN",
        "SELECT ledger.assume_owner()",
        "CREATE TABLE ledger.later (id int)",
        "SELECT ledger.grant_to_application('SELECT ON ledger.later')",
        "SELECT ledger.release_owner()",
        "COMMIT");

    assertThat(Sql.number(database.pool().dataSource(), "SELECT count(*) FROM ledger.later"))
        .isZero();
    Sql.refused(database.asOwner(), NO_PRIVILEGE, WRITES);
    Sql.refused(database.asOwner(), NO_PRIVILEGE, "INSERT INTO ledger.later VALUES (1)");
  }

  @Test
  void twoDatabasesOfOneServerAreBothProtected() {
    Database first = PostgresServer.create(PostgresServer.CREATOR).migrate();
    Database second = PostgresServer.create(PostgresServer.CREATOR).migrate();

    assertThat(new LedgerProtection(first.pool().dataSource()).enforced()).isTrue();
    assertThat(new LedgerProtection(second.pool().dataSource()).enforced()).isTrue();
  }

  @Test
  void anotherRoleThatMayCreateRolesIsProtectedToo() {
    PostgresServer.shared();
    Database database = withHistory(PostgresServer.create(PostgresServer.NEIGHBOUR).migrate());
    DataSource pool = database.pool().dataSource();

    assertThat(new LedgerProtection(pool).enforced()).isTrue();
    Sql.refused(pool, NO_PRIVILEGE, WRITES);
  }

  @Test
  void aDatabaseMadeAnewUnderAnOldNameIsProtected() {
    Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();
    Database again = PostgresServer.recreate(database).migrate();

    assertThat(new LedgerProtection(again.pool().dataSource()).enforced()).isTrue();
  }

  @Test
  void aSuperusersGatewayWorksAsTheRestrictedRole() {
    Database database = withHistory(PostgresServer.create("postgres").migrate());
    DataSource pool = database.pool().dataSource();

    assertThat(new LedgerProtection(pool).enforced()).isTrue();
    assertThat(new LedgerProtection(database.asSuperuser()).enforced()).isFalse();
    Sql.refused(pool, NO_PRIVILEGE, WRITES);
    Sql.refused(database.asSuperuser(), APPEND_ONLY, CHANGES_OF_HISTORY);
  }

  @Test
  void withoutTheRightToMakeRolesHistoryIsStillAppendOnly() {
    Database database = withHistory(PostgresServer.create(PostgresServer.PLAIN).migrate());
    DataSource pool = database.pool().dataSource();

    assertThat(new LedgerProtection(pool).enforced()).isFalse();
    Sql.refused(pool, APPEND_ONLY, CHANGES_OF_HISTORY);
  }

  @Test
  void withoutTheRightToMakeRolesAWrittenBalanceIsFound() {
    Database database = withHistory(PostgresServer.create(PostgresServer.PLAIN).migrate());

    Sql.run(database.asOwner(), "UPDATE ledger.account SET posted = posted + 1 WHERE id >= 1000");

    assertThat(new PostgresLedgerAudit(database.asOwner()).verify().ok()).isFalse();
  }

  @Test
  void theTriggersHoldInReplicaModeToo() {
    Database database = withHistory(PostgresServer.create("postgres").migrate());

    for (String change : CHANGES_OF_HISTORY) {
      if (!change.contains("account")) {
        Sql.refused(
            database.asSuperuser(),
            APPEND_ONLY,
            "SET session_replication_role = replica; " + change);
      }
    }
  }

  @Test
  void everyPartitionRefusesToBeTruncated() {
    DataSource superuser = PostgresServer.create(PostgresServer.CREATOR).migrate().asSuperuser();

    assertThat(
            Sql.number(
                superuser,
                """
                SELECT count(*) FROM pg_class c
                WHERE c.relnamespace = 'ledger'::regnamespace AND c.relispartition
                  AND c.relkind = 'r'
                  AND (SELECT count(*) FROM pg_trigger t
                       WHERE t.tgrelid = c.oid AND t.tgenabled = 'A') <> 2
                """))
        .isZero();
    assertThat(
            Sql.number(
                superuser,
                "SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'"
                    + " AND relname ~ '^transfer_[0-9]{6}$'"))
        .isEqualTo(3);
  }

  /** Something in every table that must not change. */
  private static Database withHistory(Database database) {
    DataSource pool = database.pool().dataSource();
    LedgerBench ledger =
        new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));
    AccountId account = ledger.account(1000);
    Hold hold = ledger.held(account, 100);
    ledger.settle(hold, 50);
    ledger.held(account, 10);
    Sql.run(
        pool,
        "INSERT INTO ledger.request_logs (id, tenant_id, account_id, api_key_id, dialect, api,"
            + " model, stream, status, usage_source, amount_nanos, started_at, total_ms) VALUES ('"
            + hold.journal()
            + "', 1, 1, 1, 'openai', 'chat', 'm', false, 200, 'exact', 50, now(), 1)");
    assertThat(new LedgerUpkeep(pool).seal()).isEqualTo(4);
    assertThat(new PostgresLedgerAudit(pool).verify().violations()).isEmpty();
    return database;
  }
}
