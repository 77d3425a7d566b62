package io.nebulagate.persistence.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.application.audit.AuditLog.Action;
import io.nebulagate.application.audit.AuditLog.Actor;
import io.nebulagate.application.audit.AuditLog.Outcome;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportPage;
import io.nebulagate.application.plan.CycleService;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.application.plan.SubscriptionBook.Beginning;
import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.ledger.PostgresAccountBook;
import io.nebulagate.persistence.ledger.PostgresAuditLog;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import io.nebulagate.persistence.plan.PostgresPlanStore;
import io.nebulagate.persistence.plan.PostgresSubscriptionBook;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresExportFeedTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private DataSource pool;
  private AuditLog log;
  private PostgresExportFeed feed;

  @BeforeEach
  void anEmptyDatabase() {
    pool = PostgresServer.create(PostgresServer.CREATOR).migrate().pool().dataSource();
    log = new PostgresAuditLog(pool);
    feed = new PostgresExportFeed(pool);
  }

  @Test
  void anActionIsALineAndItsEndIsAnother() throws JsonProcessingException {
    UUID id = begin("{\"name\":\"x\"}");
    log.end(id, new Outcome(204, Optional.of("\"before\""), Optional.of("\"after\"")));

    List<String> lines = all(ExportKind.AUDIT, 2);

    JsonNode begun = JSON.readTree(lines.getFirst());
    assertThat(begun.path("at").isTextual()).isTrue();
    assertThat(begun)
        .isEqualTo(
            JSON.readTree(
                """
                {"type":"audit","id":"audit_%1$s_0","at":%2$s,"action_id":"%1$s","phase":"begun",
                 "action":"user.change","actor":"ada","user_id":7,"role":"admin",
                 "address":"203.0.113.9","request_id":"req_1","path":"PUT /api/user/"}
                """
                    .formatted(id, begun.path("at"))));
    assertThat(lines.getLast())
        .contains("\"id\":\"audit_" + id + "_1\"", "\"phase\":\"ended\",\"status\":204")
        .doesNotContain("before", "after");
  }

  @Test
  void aHoldItsChargeAndACreditAreLinesWithTheirAmounts() throws JsonProcessingException {
    LedgerBench ledger =
        new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));
    ledger.settle(ledger.held(ledger.account(1_000_000_000), 250_000_000), 200_000_001);

    List<JsonNode> lines = new ArrayList<>();
    for (String line : all(ExportKind.LEDGER, 3)) {
      lines.add(JSON.readTree(line));
    }

    assertThat(lines)
        .extracting(
            line -> line.path("kind").asText(),
            line -> line.path("phase").asText(),
            line -> line.path("amount").textValue())
        .containsExactly(
            tuple("credit", "posted", "1"),
            tuple("hold", "pending", "0.25"),
            tuple("charge", "posted", "0.200000001"));
  }

  @Test
  void whatAPlanAllowsIsALineInWhatItCounts() throws JsonProcessingException {
    LedgerBench ledger =
        new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));
    PlanTerms terms =
        new PlanTerms(
            BillingCycle.MONTHLY,
            List.of(Allowance.of(Asset.TOKEN, 1_000_000)),
            0,
            new Overage.Block(),
            new Expiry.Block(),
            Optional.empty());
    SubscriptionBook book = new PostgresSubscriptionBook(pool);
    Term term = new Term(Instant.now().minusSeconds(60), ZoneOffset.UTC, Optional.empty());
    Beginning beginning =
        new Beginning(
            ledger.account(0),
            new PostgresPlanStore(pool).create("tokens", terms),
            term,
            terms.allowances(),
            "tester");
    long id =
        book.begin(new IdempotencyKey(1, "plan.assign", "begin", "f"), beginning).subscription();
    new CycleService(book, InstantSource.system()).roll(book.find(id).orElseThrow());

    JsonNode line = JSON.readTree(all(ExportKind.LEDGER, 1).getFirst());

    assertThat(line.path("kind").asText()).isEqualTo("grant");
    assertThat(line.path("asset").asText()).isEqualTo("token");
    assertThat(line.path("amount").textValue()).isEqualTo("1000000");
  }

  @Test
  void whatPoliciesFoundIsALineAndRequestsWithoutAreNone() throws Exception {
    ask("NULL");
    ask("'[[3,2,\"no-bombs\",\"keywords\",\"<9>\",\"REJECT\",\"OBSERVED\",null,1000]]'");

    JsonNode line = JSON.readTree(all(ExportKind.VERDICT, 1).getFirst());

    assertThat(line)
        .isEqualTo(
            JSON.readTree(
                """
                {"type":"verdict","id":%s,"at":%s,"request_id":%s,"organisation_id":1,
                 "api_key_id":3,"dialect":"openai","api":"chat","model":"m1","status":200,
                 "hits":[{"policy_id":3,"version":2,"rule":"no-bombs","detector":"keywords",
                 "span_hash":"<9>","action":"reject","outcome":"observed","effect":"would_reject",
                 "to":null}]}
                """
                    .formatted(line.path("id"), line.path("at"), line.path("request_id"))));
    assertThat(all(ExportKind.VERDICT)).hasSize(1);
  }

  @Test
  void aVerdictThatCommitsLateIsNotMissed() throws SQLException {
    try (Connection slow = pool.getConnection();
        Statement statement = slow.createStatement()) {
      slow.setAutoCommit(false);
      statement.execute(asked("'[]'"));
      ask("'[]'");

      assertThat(feed.next(ExportKind.VERDICT, ExportCursor.START).isEmpty()).isTrue();
      assertThat(feed.waitingSince(ExportKind.VERDICT, ExportCursor.START)).isPresent();
      slow.commit();
    }

    assertThat(all(ExportKind.VERDICT, 2)).hasSize(2);
  }

  @Test
  void whatIsDeliveredWaitsNoMore() {
    assertThat(feed.waitingSince(ExportKind.AUDIT, ExportCursor.START)).isEmpty();
    begin("{}");
    all(ExportKind.AUDIT, 1);

    ExportPage page = feed.next(ExportKind.AUDIT, ExportCursor.START);

    assertThat(feed.waitingSince(ExportKind.AUDIT, ExportCursor.START)).isPresent();
    assertThat(feed.waitingSince(ExportKind.AUDIT, page.upTo())).isEmpty();
  }

  @Test
  void whatCommitsLateIsNotMissed() throws SQLException {
    try (Connection slow = pool.getConnection();
        Statement statement = slow.createStatement()) {
      slow.setAutoCommit(false);
      statement.execute(
          "INSERT INTO ledger.audit_log (id, phase, status)"
              + " VALUES ('00000000-0000-7000-8000-000000000001', 1, 200)");
      UUID fast = begin("{}");

      ExportPage early = feed.next(ExportKind.AUDIT, ExportCursor.START);
      slow.commit();
      List<String> lines = all(ExportKind.AUDIT, 2);

      assertThat(early.isEmpty()).isTrue();
      assertThat(early.upTo()).isEqualTo(ExportCursor.START);
      assertThat(lines.getFirst()).contains("00000000-0000-7000-8000-000000000001");
      assertThat(lines.getLast()).contains(fast.toString());
    }
  }

  @Test
  void pagesOfManyRowsFollowEachOtherWithoutGapOrRepetition() {
    IntStream.range(0, 2 * ExportPage.ROWS_MAX + 1).forEach(_ -> begin("{}"));
    List<String> lines = all(ExportKind.AUDIT, 2 * ExportPage.ROWS_MAX + 1);

    ExportPage first = feed.next(ExportKind.AUDIT, ExportCursor.START);
    ExportPage second = feed.next(ExportKind.AUDIT, first.upTo());
    ExportPage third = feed.next(ExportKind.AUDIT, second.upTo());

    assertThat(first.lines()).hasSize(ExportPage.ROWS_MAX);
    assertThat(second.lines()).hasSize(ExportPage.ROWS_MAX);
    assertThat(third.lines()).hasSize(1);
    assertThat(Set.copyOf(lines)).hasSize(lines.size());
    assertThat(feed.next(ExportKind.AUDIT, third.upTo()).isEmpty()).isTrue();
  }

  @Test
  void aRepeatedPageHasTheSameIdAndTheSameLines() {
    begin("{}");
    all(ExportKind.AUDIT, 1);

    ExportPage page = feed.next(ExportKind.AUDIT, ExportCursor.START);

    assertThat(feed.next(ExportKind.AUDIT, ExportCursor.START)).isEqualTo(page);
    assertThat(page.id()).startsWith("audit_start_").endsWith("-0");
  }

  @Test
  void aPageOfLongRowsEndsBeforeItsBytesAreTooMany() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO ledger.audit_log (id, phase, name, actor, role, path)"
              + " SELECT gen_random_uuid(), 0, 'x', 'ada', 'ADMIN', repeat('p', 600000)"
              + " FROM generate_series(1, 3)");
    }

    assertThat(all(ExportKind.AUDIT, 3)).hasSize(3);
    assertThat(feed.next(ExportKind.AUDIT, ExportCursor.START).lines()).hasSize(1);
  }

  /** Every row from the beginning, once there are {@code count} that no open transaction hides. */
  private List<String> all(ExportKind kind, int count) {
    return await().until(() -> all(kind), lines -> lines.size() >= count);
  }

  private List<String> all(ExportKind kind) {
    List<String> lines = new ArrayList<>();
    ExportPage page = feed.next(kind, ExportCursor.START);
    while (!page.isEmpty()) {
      lines.addAll(page.lines());
      page = feed.next(kind, page.upTo());
    }
    return lines;
  }

  private void ask(String hits) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(asked(hits));
    }
  }

  private static String asked(String hits) {
    return "INSERT INTO ledger.request_logs (id, tenant_id, account_id, api_key_id, dialect, api,"
        + " model, stream, status, usage_source, started_at, total_ms, policy_hits)"
        + " VALUES (gen_random_uuid(), 1, 2, 3, 'OPENAI', 'CHAT', 'm1', false, 200, 'NONE', now(),"
        + " 1, "
        + hits
        + ")";
  }

  private UUID begin(String input) {
    UUID id = LedgerBench.newId();
    log.begin(
        new Action(
            id,
            "user.change",
            new Actor("ada", OptionalLong.of(7), Role.ADMIN),
            "203.0.113.9",
            "req_1",
            "PUT /api/user/",
            Optional.of(input)));
    return id;
  }
}
