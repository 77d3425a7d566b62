package io.nebulagate.inbound.http.admin.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.fake.InMemoryLedgerStore;
import io.nebulagate.application.plan.bulk.BulkAssignmentUseCase;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same plan to many. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class BulkAssignApiTest {

  private static final String BULK = "/api/plan/bulk-assign";

  @TestHTTPResource URI server;
  @Inject InMemoryLedgerStore store;
  @Inject BulkAssignmentUseCase assignments;

  private AdminClient admin;
  private LedgerBench ledger;
  private long plan;

  @BeforeEach
  void aPlanToGive() throws Exception {
    admin = AdminClient.of(server);
    ledger = new LedgerBench(store, store);
    String terms =
        "{\"cycle\":{\"count\":1,\"unit\":\"months\"},"
            + "\"allowances\":[{\"asset\":\"call\",\"amount\":2}]}";
    String body = "{\"name\":\"%s\",\"terms\":%s}".formatted(UUID.randomUUID(), terms);
    plan = admin.post("/api/plan/", body).data().path("id").asLong();
  }

  @Test
  void aDryRunTellsWhomItWouldReachAndGivesNothing() throws Exception {
    List<AccountId> accounts = open(3);

    Answer preview = admin.post(BULK, body(accounts, ",\"dry_run\":true"));

    assertThat(preview.status()).as(preview.text()).isEqualTo(200);
    assertThat(preview.data().path("count").longValue()).isEqualTo(3);
    assertThat(preview.data().path("accounts").findValuesAsText("id"))
        .containsExactlyElementsOf(accounts.stream().map(AccountId::toString).toList());
    assertThat(preview.data().has("id")).isFalse();
    assertThat(preview.data().has("total")).isFalse();
    assertThat(given(accounts.getFirst()).path("total").asInt()).isZero();
  }

  @Test
  void everybodyGetsThePlanOnceHoweverOftenItIsAsked() throws Exception {
    List<AccountId> accounts = open(3);
    String asked = body(accounts, ",\"time_zone\":\"Asia/Tokyo\",\"end\":\"2100-01-01T00:00:00Z\"");
    String key = UUID.randomUUID().toString();

    Answer begun = admin.post(BULK, asked, "Idempotency-Key", key);
    Answer again = admin.post(BULK, asked, "Idempotency-Key", key);
    Answer other = admin.post(BULK, body(accounts, ""), "Idempotency-Key", key);

    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    assertThat(begun.header("idempotency-replayed")).isEmpty();
    assertThat(again.header("idempotency-replayed")).contains("true");
    assertThat(again.data()).isEqualTo(begun.data());
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
    for (AccountId account : accounts) {
      JsonNode given = given(account);
      assertThat(given.path("total").asInt()).isEqualTo(1);
      assertThat(given.at("/items/0/plan_id").asLong()).isEqualTo(plan);
      assertThat(given.at("/items/0/time_zone").asText()).isEqualTo("Asia/Tokyo");
      assertThat(given.at("/items/0/ends_at").asText()).isEqualTo("2100-01-01T00:00:00Z");
      assertThat(given.at("/items/0/newest_cycle/allowances/0/available").asText()).isEqualTo("2");
    }
    JsonNode job = admin.get(BULK + "/" + begun.data().path("id").asText()).data();
    assertThat(job.path("state").asText()).isEqualTo("done");
    assertThat(job.path("plan_id").asLong()).isEqualTo(plan);
    assertThat(job.path("version").asInt()).isEqualTo(1);
    assertThat(job.path("count").asLong()).isEqualTo(3);
    assertThat(job.path("done").asLong()).isEqualTo(3);
    assertThat(job.path("failures")).isEmpty();
  }

  @Test
  void aLongJobGoesOnAndTellsWhoCouldNotHaveIt() throws Exception {
    List<AccountId> many = open(120);
    Answer begun =
        admin.post(BULK, body(many, ""), "Idempotency-Key", UUID.randomUUID().toString());
    String job = BULK + "/" + begun.data().path("id").asText();
    assertThat(admin.get(job).data().path("state").asText()).isEqualTo("running");
    store.setStatus(many.getLast(), Account.Status.CLOSED);

    assignments.work();

    JsonNode done = admin.get(job).data();
    assertThat(done.path("state").asText()).isEqualTo("done");
    assertThat(done.path("done").asLong()).isEqualTo(119);
    assertThat(done.path("failed").asLong()).isEqualTo(1);
    assertThat(done.at("/failures/0/account_id").asLong()).isEqualTo(many.getLast().value());
    assertThat(given(many.get(100)).path("total").asInt()).isEqualTo(1);
  }

  @Test
  void itNeedsAKeyAPlanOnSaleAndAccountsThatAreThere() throws Exception {
    List<AccountId> accounts = open(1);
    List<AccountId> strangers = List.of(accounts.getFirst(), new AccountId(987_654_321));

    assertThat(admin.post(BULK, body(accounts, "")).message()).contains("Idempotency-Key");
    assertThat(admin.post(BULK, body(strangers, ""), "Idempotency-Key", "k1").status())
        .isEqualTo(404);
    admin.patch("/api/plan/" + plan, "{\"archived\":true}");
    Answer archived = admin.post(BULK, body(accounts, ""), "Idempotency-Key", "k2");
    assertThat(archived.message()).contains("'plan_id'", "archived");
    plan = 987_654;
    assertThat(admin.post(BULK, body(accounts, ""), "Idempotency-Key", "k3").status())
        .isEqualTo(404);
    assertThat(given(accounts.getFirst()).path("total").asInt()).isZero();
    assertThat(admin.get(BULK + "/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(admin.get(BULK + "/7").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "filter":{}                                           | filter.all
          "filter":{"group":"nobody"}                           | filter
          "filter":{"all":true},"start":"soon"                  | start
          "filter":{"all":true},"start":"2001-01-01T00:00:00Z"  | start
          "filter":{"all":true},"end":"2001-01-01T00:00:00Z"    | end
          "filter":{"all":true},"time_zone":"Mars/Olympus"      | time_zone
          "filter":{"all":true},"dry_run":"yes"                 | dry_run
          "filter":{"all":true},"amounts":[1]                   | amounts
          """)
  void whatCannotBeGivenIsRefusedByName(String fields, String field) throws Exception {
    String body = "{\"plan_id\":%d,%s}".formatted(plan, fields);

    Answer refused = admin.post(BULK, body, "Idempotency-Key", UUID.randomUUID().toString());

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
  }

  private List<AccountId> open(int count) {
    return IntStream.range(0, count).mapToObj(_ -> ledger.account(0)).toList();
  }

  private String body(List<AccountId> accounts, String terms) {
    return "{\"plan_id\":%d,\"filter\":{\"account_ids\":%s}%s}".formatted(plan, accounts, terms);
  }

  private JsonNode given(AccountId account) throws Exception {
    return admin.get("/api/account/" + account + "/plan").data();
  }
}
