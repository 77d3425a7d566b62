package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.contract.RequestLogContract;
import io.nebulagate.application.usage.RequestFilter;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  @Test
  void aPageThatReachesTheBoundTellsWhereToGoOn() {
    long tenant = 4_711;
    RequestRecord oldest = kept(tenant, 1, "rare", 200);
    RequestRecord older = kept(tenant, 1, "common", 200);
    kept(tenant, 1, "common", 200);
    RequestLog bounded = new PostgresRequestLog(POOL, 2);
    RequestFilter rare =
        with(
            of(tenant),
            OptionalLong.empty(),
            Optional.of(new ModelName("rare")),
            OptionalInt.empty());

    RequestLog.Found first = bounded.list(rare, Optional.empty(), 10);
    RequestLog.Found second = bounded.list(rare, first.next(), 10);

    assertThat(first.items()).isEmpty();
    assertThat(first.next()).contains(older.id());
    assertThat(second.items()).containsExactly(oldest);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void aProjectWithoutKeysHasNoRequests() {
    assertThat(
            new PostgresRequestLog(POOL)
                .list(
                    new RequestFilter(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(98_765_432),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty()),
                    Optional.empty(),
                    10)
                .items())
        .isEmpty();
  }

  @Test
  void requestsOfATenantOrKeyAreFoundByAnIndex() throws SQLException {
    Sql.run(
        DATABASE.asSuperuser(),
        "INSERT INTO ledger.request_logs (id, tenant_id, account_id, api_key_id, dialect, api,"
            + " model, stream, status, usage_source, started_at, total_ms)"
            + " SELECT ledger.uuid7(), n % 500 + 1000000, 1, n % 700 + 1000000, 'openai', 'chat',"
            + " 'm', false, 200, 'missing', now(), 1 FROM generate_series(1, 30000) AS n",
        "ANALYZE ledger.request_logs");

    assertThat(plan(of(1_000_007)))
        .containsPattern("Index.* Scan.* request_logs_\\d+_tenant_id_id_idx");
    assertThat(
            plan(
                with(
                    RequestFilter.NONE,
                    OptionalLong.of(1_000_007),
                    Optional.empty(),
                    OptionalInt.of(500))))
        .containsPattern("Index.* Scan.* request_logs_\\d+_api_key_id_id_idx");
    assertThat(plan(RequestFilter.NONE)).containsPattern("Index Scan.* request_logs_\\d+_pkey");
  }

  private static String plan(RequestFilter filter) throws SQLException {
    PostgresRequestLog.Search search =
        new PostgresRequestLog(POOL).search(filter, Optional.empty());
    try (Connection connection = POOL.getConnection();
        PreparedStatement explain = search.statement(connection, "EXPLAIN " + search.sql(), 50);
        ResultSet row = explain.executeQuery()) {
      StringBuilder plan = new StringBuilder();
      while (row.next()) {
        plan.append(row.getString(1)).append('\n');
      }
      return plan.toString();
    }
  }

  @AfterAll
  static void theBooksAreStillRight() {
    assertThat(new PostgresLedgerAudit(POOL).verify().violations()).isEmpty();
  }
}
