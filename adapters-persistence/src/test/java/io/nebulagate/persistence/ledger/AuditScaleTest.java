package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.LedgerAudit.Report;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How long the audit of a long history takes: {@code -Daudit.scale=1000000} makes that many
 * transfers, sealed in blocks of two thousand, with the record of each request, and prints the time
 * of each part. Not part of the ordinary run.
 */
@EnabledIfSystemProperty(named = "audit.scale", matches = "\\d+")
class AuditScaleTest {

  private static final int REQUESTS_PER_BLOCK = 1_000;

  private static final String[] BASICS = {
    "INSERT INTO prices (model, input, output, rounding, created_at)"
        + " VALUES ('m', 2.5, 10, 'NANO', now())",
    "SELECT ledger.open_account(o, 1::smallint, o) FROM generate_series(1, 1000) AS o",
    "SELECT count(*) FROM ledger.account a, ledger.credit(a.tenant_id, 'admin', 'k', 'f', a.id,"
        + " 1000000000000, 20::smallint, 'opening', 'x') WHERE a.bucket = 1"
  };

  /**
   * A block's worth of requests; each has a hold, its charge, and a record of how it came about.
   */
  private static final String REQUESTS =
      """
      WITH request AS MATERIALIZED (
        SELECT ledger.uuid7() AS hold, ledger.uuid7() AS id, a.id AS account,
               100 + (random() * 9000)::int AS input, 10 + (random() * 900)::int AS output
        FROM (SELECT id FROM ledger.account WHERE bucket = 1 LIMIT %d) AS a),
      moved AS (
        INSERT INTO ledger.transfer
          (id, phase, kind, journal_id, asset, debit_account, credit_account, amount)
        SELECT r.hold, phase, 10 + phase, r.id, 1, r.account, 1,
               (r.input * 2500 + r.output * 10000) * (2 - phase)
        FROM request r, generate_series(0, 1) AS phase)
      INSERT INTO ledger.request_logs
        (id, tenant_id, account_id, api_key_id, dialect, api, model, stream, status, input, output,
         usage_source, price_version, exact_nanos, amount_nanos, parts, started_at, total_ms)
      SELECT r.id, r.account, r.account, 1, 'openai', 'chat', 'm', false, 200, r.input, r.output,
             'exact', 1, r.input * 2500 + r.output * 10000, r.input * 2500 + r.output * 10000,
             json_build_array(
               json_build_array('input', r.input, '2.5', (r.input * 2500)::text),
               json_build_array('output', r.output, '10', (r.output * 10000)::text)),
             now(), 1
      FROM request r
      """
          .formatted(REQUESTS_PER_BLOCK);

  private static final String[] BALANCES = {
    "ALTER TABLE ledger.account DISABLE TRIGGER ALL",
    "UPDATE ledger.account a SET posted = posted - coalesce((SELECT sum(amount)"
        + " FROM ledger.transfer t WHERE t.debit_account = a.id AND t.phase = 1), 0)"
        + " WHERE bucket = 1",
    "ALTER TABLE ledger.account ENABLE TRIGGER ALL",
    "VACUUM ANALYZE"
  };

  private static final List<String> PARTS =
      List.of(
          "ledger.violations_of_balances",
          "ledger.violations_of_holds",
          "ledger.violations_of_operations",
          "ledger.violations_of_charges()",
          "ledger.violations_of_seal",
          "ledger.violations_of_protection",
          "ledger.violations_of_budgets");

  @Test
  void aLongHistoryIsAuditedInSeconds() throws Exception {
    Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();
    long transfers = Long.getLong("audit.scale");
    fill(database, transfers);

    try (Connection connection = database.asSuperuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET work_mem = '256MB'; SET jit = off");
      for (String part : PARTS) {
        long begin = System.nanoTime();
        assertThat(rows(statement, part)).as(part).isZero();
        print(part, begin);
      }
    }
    long begin = System.nanoTime();
    Report report = new PostgresLedgerAudit(database.pool().dataSource()).verify();
    print("all of " + report.checkedTransfers() + " transfers", begin);
    assertThat(report.ok()).isTrue();
    assertThat(report.checkedTransfers()).isGreaterThanOrEqualTo(transfers);
  }

  private static void fill(Database database, long transfers) {
    Sql.run(database.asSuperuser(), BASICS);
    LedgerUpkeep upkeep = new LedgerUpkeep(database.pool().dataSource());
    for (long made = 0; made < transfers; made += 2 * REQUESTS_PER_BLOCK) {
      Sql.run(database.asSuperuser(), REQUESTS);
      upkeep.seal();
    }
    Sql.run(database.asSuperuser(), BALANCES);
  }

  private static long rows(Statement statement, String part) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + part)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void print(String what, long beginNanos) {
    System.out.printf("audit: %-35s %6d ms%n", what, (System.nanoTime() - beginNanos) / 1_000_000);
  }
}
