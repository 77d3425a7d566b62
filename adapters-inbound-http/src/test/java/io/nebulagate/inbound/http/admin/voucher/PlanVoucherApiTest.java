package io.nebulagate.inbound.http.admin.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.admin.Company;
import io.nebulagate.inbound.http.admin.Company.Person;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vouchers that are worth a plan, and those for who has one. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class PlanVoucherApiTest {

  private static final String BATCH = "/api/voucher/batch";
  private static final String REDEEM = "/api/voucher/redeem";

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;
  @Inject InMemoryTallies tallies;

  private AdminClient admin;
  private Person anna;
  private Person ben;
  private long plan;

  @BeforeEach
  void aPlanToGive() throws Exception {
    tallies.clear();
    Company company = Company.found(server, tokens);
    admin = company.admin();
    anna = company.stranger();
    ben = company.stranger();
    String terms =
        "{\"cycle\":{\"count\":1,\"unit\":\"months\"},"
            + "\"allowances\":[{\"asset\":\"call\",\"amount\":2}]}";
    String body = "{\"name\":\"%s\",\"terms\":%s}".formatted(UUID.randomUUID(), terms);
    plan = admin.post("/api/plan/", body).data().path("id").asLong();
  }

  @Test
  void aBatchSaysWhichPlanItIsWorth() throws Exception {
    JsonNode bounded = batch(issue("\"plan_id\":%d,\"plan_cycles\":3".formatted(plan)));
    JsonNode open = batch(issue("\"plan_id\":%d".formatted(plan)));

    assertThat(bounded.path("kind").asText()).isEqualTo("plan");
    assertThat(bounded.path("amount").isNull()).isTrue();
    assertThat(bounded.path("plan_id").asLong()).isEqualTo(plan);
    assertThat(bounded.path("plan_cycles").asInt()).isEqualTo(3);
    assertThat(open.path("plan_cycles").isNull()).isTrue();
  }

  @Test
  void aCodeBecomesAPlanOfWhoeverRedeemsIt() throws Exception {
    JsonNode issued = issue("\"plan_id\":%d,\"plan_cycles\":1".formatted(plan));
    String body = "{\"code\":\"%s\"}".formatted(issued.at("/codes/0").asText());

    Answer redeemed = anna.client().post(REDEEM, body, "Idempotency-Key", "once");
    Answer again = anna.client().post(REDEEM, body, "Idempotency-Key", "once");

    assertThat(redeemed.status()).as(redeemed.text()).isEqualTo(200);
    JsonNode answer = redeemed.data();
    assertThat(answer.has("amount")).isFalse();
    assertThat(answer.path("available").asText()).isEqualTo("0");
    assertThat(again.data()).isEqualTo(answer);
    assertThat(again.header("idempotency-replayed")).contains("true");
    JsonNode own = anna.client().get("/api/user/self/plan").data();
    assertThat(own.path("total").asInt()).isEqualTo(1);
    assertThat(own.at("/items/0/id")).isEqualTo(answer.path("subscription_id"));
    assertThat(own.at("/items/0/plan_id").asLong()).isEqualTo(plan);
    assertThat(own.at("/items/0/newest_cycle/allowances/0/available").asText()).isEqualTo("2");
    JsonNode seen =
        anna.client()
            .get("/api/voucher/redemption/" + answer.path("redemption_id").asText())
            .data();
    assertThat(seen.path("subscription_id")).isEqualTo(answer.path("subscription_id"));
    assertThat(seen.path("plan_id").asLong()).isEqualTo(plan);
    assertThat(seen.path("amount").isNull()).isTrue();
    assertThat(seen.path("status").asText()).isEqualTo("redeemed");
    assertThat(batch(issued).path("redeemed").asInt()).isEqualTo(1);
    assertThat(redeem(anna, issued, 0).code()).isEqualTo("voucher_already_redeemed");
    assertThat(redeem(ben, issued, 0).code()).isEqualTo("voucher_invalid");
  }

  @Test
  void aPlanIsTakenBackOnce() throws Exception {
    JsonNode issued = issue("\"plan_id\":%d".formatted(plan));
    JsonNode redeemed = redeem(anna, issued, 0).data();
    String redemption = "/api/voucher/redemption/" + redeemed.path("redemption_id").asText();
    String reason = "{\"reason\":\"abuse\"}";

    Answer back = admin.post(redemption + "/reverse", reason, "Idempotency-Key", redemption);
    Answer again = admin.post(redemption + "/reverse", reason, "Idempotency-Key", redemption);
    Answer twice = admin.post(redemption + "/reverse", reason, "Idempotency-Key", redemption + "2");

    assertThat(back.status()).as(back.text()).isEqualTo(200);
    assertThat(back.data().path("subscription_id")).isEqualTo(redeemed.path("subscription_id"));
    assertThat(back.data().has("amount")).isFalse();
    assertThat(again.data()).isEqualTo(back.data());
    assertThat(again.header("idempotency-replayed")).contains("true");
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.code()).isEqualTo("reversal_exceeds_original");
    assertThat(anna.client().get(redemption).data().path("status").asText()).isEqualTo("reversed");
    JsonNode own = anna.client().get("/api/user/self/plan").data().at("/items/0");
    assertThat(own.path("status").asText()).isEqualTo("cancelled");
    assertThat(own.at("/newest_cycle/allowances/0/lapsed").asText()).isEqualTo("2");
    JsonNode batch = batch(issued);
    assertThat(batch.path("reversed").asInt()).isEqualTo(1);
    JsonNode codes = admin.get(path(issued) + "/code?status=reversed").data();
    assertThat(codes.path("total").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsNotOnSaleIsWorthNoVoucher() throws Exception {
    admin.patch("/api/plan/" + plan, "{\"archived\":true}");

    Answer archived = admin.post(BATCH, offer("\"plan_id\":%d".formatted(plan)));
    Answer unknown = admin.post(BATCH, offer("\"plan_id\":999999"));

    assertThat(archived.status()).isEqualTo(400);
    assertThat(archived.message()).contains("'plan_id'", "archived");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(admin.post(BATCH, offer("\"deny\":[]")).message()).contains("'amount'");
  }

  @Test
  void creditForSubscribersIsForThemAlone() throws Exception {
    JsonNode issued = issue("\"amount\":5,\"scope\":{\"plans\":[%d]}".formatted(plan));
    redeem(anna, issue("\"plan_id\":%d".formatted(plan)), 0);

    assertThat(redeem(ben, issued, 0).code()).isEqualTo("voucher_invalid");
    Answer redeemed = redeem(anna, issued, 0);

    assertThat(redeemed.data().path("amount").asText()).isEqualTo("5");
    assertThat(batch(issued).at("/scope/plans").toString()).isEqualTo("[" + plan + "]");
  }

  @Test
  void creditForSomeRequestsLiesBesideTheAccount() throws Exception {
    JsonNode issued =
        issue(
            """
            "amount":5,"credit_days":30,
            "scope":{"models":["m2","m1"],"paths":["/v1/chat/completions"]}\
            """);

    Answer redeemed = redeem(anna, issued, 0);

    assertThat(redeemed.status()).as(redeemed.text()).isEqualTo(200);
    assertThat(redeemed.data().path("amount").asText()).isEqualTo("5");
    assertThat(redeemed.data().path("available").asText()).isEqualTo("0");
    JsonNode batch = batch(issued);
    assertThat(batch.path("kind").asText()).isEqualTo("credit");
    assertThat(batch.path("amount").asText()).isEqualTo("5");
    assertThat(batch.path("credit_days").asInt()).isEqualTo(30);
    assertThat(batch.at("/scope/models").toString()).isEqualTo("[\"m1\",\"m2\"]");
    assertThat(batch.at("/scope/paths").toString()).isEqualTo("[\"/v1/chat/completions\"]");
    JsonNode own = anna.client().get("/api/user/self/plan").data().at("/items/0");
    assertThat(own.path("id")).isEqualTo(redeemed.data().path("subscription_id"));
    assertThat(own.path("plan").asText()).startsWith("plans ");
    assertThat(own.at("/allowances/0/models").toString()).isEqualTo("[\"m1\",\"m2\"]");
    assertThat(own.at("/newest_cycle/allowances/0/available").asText()).isEqualTo("5");
    String redemption = "/api/voucher/redemption/" + redeemed.data().path("redemption_id").asText();
    Answer back =
        admin.post(
            redemption + "/reverse", "{\"reason\":\"abuse\"}", "Idempotency-Key", redemption);
    assertThat(back.data().path("subscription_id")).isEqualTo(own.path("id"));
    JsonNode seen = anna.client().get(redemption).data();
    assertThat(seen.path("status").asText()).isEqualTo("reversed");
    assertThat(seen.path("amount").asText()).isEqualTo("5");
  }

  private JsonNode issue(String terms) throws Exception {
    Answer issued = admin.post(BATCH, offer(terms));
    assertThat(issued.status()).as(issued.text()).isEqualTo(200);
    return issued.data();
  }

  private static String offer(String terms) {
    return "{\"label\":\"plans\",\"count\":2,%s}".formatted(terms);
  }

  private JsonNode batch(JsonNode issued) throws Exception {
    return admin.get(path(issued)).data();
  }

  private static String path(JsonNode issued) {
    return BATCH + "/" + issued.path("batch_id").asText();
  }

  private static Answer redeem(Person person, JsonNode issued, int code) throws Exception {
    String body = "{\"code\":\"%s\"}".formatted(issued.path("codes").get(code).asText());
    return person.client().post(REDEEM, body, "Idempotency-Key", UUID.randomUUID().toString());
  }
}
