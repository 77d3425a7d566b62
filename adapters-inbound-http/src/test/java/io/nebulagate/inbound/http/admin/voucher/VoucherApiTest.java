package io.nebulagate.inbound.http.admin.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.application.fake.signin.InMemoryTallies;
import io.nebulagate.domain.voucher.VoucherCode;
import io.nebulagate.inbound.http.TestWiring;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.admin.Company;
import io.nebulagate.inbound.http.admin.Company.Person;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches, and what people redeem of them. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class VoucherApiTest {

  private static final String BATCH = "/api/voucher/batch";
  private static final String REDEEM = "/api/voucher/redeem";

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;
  @Inject InMemoryTallies tallies;

  private Company company;
  private AdminClient admin;
  private Person anna;
  private String label;

  @BeforeEach
  void somebodyToGiveTo() throws Exception {
    tallies.clear();
    company = Company.found(server, tokens);
    admin = company.admin();
    anna = company.stranger();
    label = UUID.randomUUID().toString();
  }

  @Test
  void aBatchShowsItsCodesOnceAndItsTermsAlways() throws Exception {
    JsonNode issued =
        issue(
            """
            ,"valid_from":"2026-01-01T00:00:00Z","valid_until":"2126-01-01T00:00:00Z",
            "asset":"USD","per_account_cap":2,"per_address_cap":3,"per_batch_cap":2,
            "scope":{"tenants":[7],"roles":["user","root"],"account_age_days":30,"plans":[]},
            "allow":[8],"deny":[9]\
            """);

    assertThat(issued.path("codes")).hasSize(3);
    assertThat(issued.at("/codes/0").asText()).matches("([0-9A-Z]{5}-){3}[0-9A-Z]{5}");
    Answer shown = admin.get(BATCH + "/" + issued.path("batch_id").asText());
    assertThat(shown.text()).doesNotContain(issued.at("/codes/0").asText());
    JsonNode batch = shown.data();
    assertThat(batch.path("label").asText()).isEqualTo(label);
    assertThat(batch.path("status").asText()).isEqualTo("active");
    assertThat(batch.path("kind").asText()).isEqualTo("credit");
    assertThat(batch.path("amount").asText()).isEqualTo("5");
    assertThat(batch.path("valid_until").asText()).isEqualTo("2126-01-01T00:00:00Z");
    assertThat(batch.path("per_account_cap").asInt()).isEqualTo(2);
    assertThat(batch.path("per_address_cap").asInt()).isEqualTo(3);
    assertThat(batch.path("per_batch_cap").asInt()).isEqualTo(2);
    assertThat(batch.path("scope").toString())
        .isEqualTo(
            "{\"models\":null,\"paths\":null,\"tenants\":[7],\"plans\":[],"
                + "\"roles\":[\"user\",\"root\"],\"account_age_days\":30}");
    assertThat(batch.path("allow").toString()).isEqualTo("[8]");
    assertThat(batch.path("deny").toString()).isEqualTo("[9]");
    assertThat(batch.path("count").asInt()).isEqualTo(3);
    assertThat(batch.path("redemption_rate").decimalValue()).isEqualByComparingTo("0");
    assertThat(batch.path("revoked_at").isNull()).isTrue();
  }

  @Test
  void theCodesCanComeAsATable() throws Exception {
    HttpResponse<String> table =
        table("{\"label\":\"%s\",\"count\":2,\"amount\":1}".formatted(label));

    assertThat(table.statusCode()).isEqualTo(200);
    assertThat(table.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
    assertThat(table.headers().firstValue("content-disposition").orElseThrow())
        .matches("attachment; filename=\"vouchers-[-0-9a-f]{36}\\.csv\"");
    List<String> lines = table.body().lines().toList();
    assertThat(lines).hasSize(3).first().isEqualTo("number,code");
    assertThat(redeem(anna, lines.getLast().substring(2)).status()).isEqualTo(200);
    HttpResponse<String> refused = table("{\"label\":\"\",\"count\":2,\"amount\":1}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("'label'");
  }

  @Test
  void aPersonRedeemsACodeHoweverItIsTyped() throws Exception {
    JsonNode issued = issue("");
    String typed = issued.at("/codes/1").asText().replace('-', ' ').toLowerCase(Locale.ROOT);

    Answer redeemed = redeem(anna, typed);

    assertThat(redeemed.status()).as(redeemed.text()).isEqualTo(200);
    assertThat(redeemed.data().path("amount").asText()).isEqualTo("5");
    assertThat(redeemed.data().path("available").asText()).isEqualTo("5");
    String redemption = redeemed.data().path("redemption_id").asText();
    JsonNode seen = anna.client().get("/api/voucher/redemption/" + redemption).data();
    assertThat(seen.path("account_id").asLong()).isEqualTo(anna.account());
    assertThat(seen.path("number").asInt()).isEqualTo(2);
    assertThat(seen.path("reversed").asText()).isEqualTo("0");
    JsonNode entry =
        anna.client().get("/api/account/" + anna.account() + "/ledger").data().at("/items/0");
    assertThat(entry.path("kind").asText()).isEqualTo("voucher");
    assertThat(entry.path("id").asText()).isEqualTo(redemption);
  }

  @Test
  void aRepeatedKeyAnswersTheSameAndNothingTwice() throws Exception {
    String body = code(issue("").at("/codes/0").asText());
    Answer first = anna.client().post(REDEEM, body, "Idempotency-Key", "once");
    Answer again = anna.client().post(REDEEM, body, "Idempotency-Key", "once");

    assertThat(again.header("idempotency-replayed")).contains("true");
    assertThat(again.data()).isEqualTo(first.data());
    assertThat(anna.client().post(REDEEM, body).status()).isEqualTo(400);
    assertThat(available(anna)).isEqualTo("5");
  }

  @Test
  void usedUnknownRevokedAndForeignCodesReadTheSameToStrangers() throws Exception {
    String used = issue("").at("/codes/0").asText();
    redeem(anna, used);
    JsonNode revoked = issue("");
    admin.post(BATCH + "/" + revoked.path("batch_id").asText() + "/revoke", "");
    Person ben = company.stranger();

    Answer unknown = redeem(ben, VoucherCode.draw(new Random()).spelled());

    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.code()).isEqualTo("voucher_invalid");
    for (String worthless :
        List.of(
            used,
            revoked.at("/codes/0").asText(),
            issue(",\"deny\":[%d]".formatted(ben.account())).at("/codes/0").asText(),
            issue(",\"scope\":{\"tenants\":[]}").at("/codes/0").asText())) {
      assertThat(redeem(ben, worthless).text()).isEqualTo(unknown.text());
    }
    Answer own = redeem(anna, used);
    assertThat(own.status()).isEqualTo(409);
    assertThat(own.code()).isEqualTo("voucher_already_redeemed");
  }

  @Test
  void guessingIsSlowedDownAndMistypingIsToldApart() throws Exception {
    for (int i = 0; i < 5; i++) {
      Answer mistyped = redeem(anna, "AAAAA-AAAAA-AAAAA-AAAAB");
      assertThat(mistyped.status()).isEqualTo(400);
      assertThat(mistyped.message()).contains("'code'", "mistyped");
    }
    for (int i = 0; i < 5; i++) {
      redeem(anna, VoucherCode.draw(new Random()).spelled());
    }

    Answer slowed = redeem(anna, issue("").at("/codes/0").asText());

    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.code()).isEqualTo("too_many_attempts");
    assertThat(slowed.header("retry-after")).isPresent();
  }

  @Test
  void membersWhoKeepTheMoneyRedeemForTheirOrganisation() throws Exception {
    String code = issue("").at("/codes/0").asText();
    String body = "{\"code\":\"%s\",\"account_id\":%d}".formatted(code, company.account());

    Answer developer = post(company.member("developer"), REDEEM, body);
    Answer stranger = post(anna, REDEEM, body);
    Person billing = company.member("billing");
    Answer redeemed = post(billing, REDEEM, body);

    assertThat(developer.status()).isEqualTo(403);
    assertThat(stranger.status()).isEqualTo(404);
    assertThat(redeemed.status()).as(redeemed.text()).isEqualTo(200);
    String redemption = "/api/voucher/redemption/" + redeemed.data().path("redemption_id").asText();
    assertThat(billing.client().get(redemption).status()).isEqualTo(200);
    assertThat(company.member("viewer").client().get(redemption).status()).isEqualTo(403);
    assertThat(anna.client().get(redemption).status()).isEqualTo(404);
  }

  @Test
  void whatWasRedeemedIsTakenBackOnce() throws Exception {
    JsonNode issued = issue("");
    String redemption =
        redeem(anna, issued.at("/codes/0").asText()).data().path("redemption_id").asText();
    String reverse = "/api/voucher/redemption/" + redemption + "/reverse";
    admin.post(
        "/api/account/" + anna.account() + "/debit",
        "{\"amount\":2,\"reason\":\"spent\"}",
        "Idempotency-Key",
        label);

    Answer reversed = post(admin, reverse, "{\"reason\":\"abuse\"}");
    Answer again = post(admin, reverse, "{\"reason\":\"abuse\"}");

    assertThat(reversed.data().has("subscription_id")).isFalse();
    assertThat(reversed.data().path("amount").asText()).isEqualTo("5");
    assertThat(reversed.data().path("owed").asText()).isEqualTo("2");
    assertThat(reversed.data().path("available").asText()).isEqualTo("0");
    assertThat(again.code()).isEqualTo("reversal_exceeds_original");
    JsonNode batch = admin.get(BATCH + "/" + issued.path("batch_id").asText()).data();
    assertThat(batch.path("redeemed").asInt()).isEqualTo(1);
    assertThat(batch.path("reversed").asInt()).isEqualTo(1);
    assertThat(post(anna, reverse, "{\"reason\":\"abuse\"}").status()).isEqualTo(403);
  }

  @Test
  void batchesCodesAndLabelsAreListedAndSearched() throws Exception {
    JsonNode issued = issue("");
    String batch = BATCH + "/" + issued.path("batch_id").asText();
    issue("");
    redeem(anna, issued.at("/codes/0").asText());
    String last4 = issued.at("/codes/2").asText().substring(19);

    JsonNode found = admin.get(BATCH + "?label=" + label.toUpperCase(Locale.ROOT)).data();
    JsonNode unused = admin.get(batch + "/code?status=unused&page_size=1").data();
    JsonNode redeemed = admin.get(batch + "/code?status=redeemed").data();
    JsonNode ending = admin.get(batch + "/code?last4=" + last4).data();

    assertThat(found.path("total").asInt()).isEqualTo(2);
    assertThat(found.at("/items/1/id").asText()).isEqualTo(issued.path("batch_id").asText());
    assertThat(found.at("/items/1/redemption_rate").decimalValue()).isEqualByComparingTo("0.3333");
    assertThat(unused.path("total").asInt()).isEqualTo(2);
    assertThat(unused.at("/items/0/redemption").isNull()).isTrue();
    assertThat(redeemed.at("/items/0/redemption/account_id").asLong()).isEqualTo(anna.account());
    assertThat(ending.at("/items/0/number").asInt()).isEqualTo(3);
    assertThat(labelled().path("batches").asInt()).isEqualTo(2);
    assertThat(labelled().path("redemption_rate").decimalValue()).isEqualByComparingTo("0.1667");
    assertThat(admin.get(batch + "/code?status=lost").message()).contains("'status'");
    assertThat(admin.get(batch + "/code?last4=%25").message()).contains("'last4'");
    assertThat(admin.get(BATCH + "?label=" + "x".repeat(65)).message()).contains("'label'");
    assertThat(admin.get(BATCH + "/" + UUID.randomUUID() + "/code").status()).isEqualTo(404);
  }

  @Test
  void aRevokedBatchStaysVisibleAndTheAuditLogKnowsNoCode() throws Exception {
    JsonNode issued = issue("");
    String batch = BATCH + "/" + issued.path("batch_id").asText();
    redeem(anna, issued.at("/codes/0").asText());

    JsonNode revoked = admin.post(batch + "/revoke", "").data();

    assertThat(revoked.path("status").asText()).isEqualTo("revoked");
    assertThat(revoked.path("revoked_at").asText()).isNotEmpty();
    String log = admin.get("/api/audit/?limit=10").text();
    assertThat(log)
        .contains("voucher.issue", "voucher.redeem", "voucher.revoke")
        .doesNotContain(issued.at("/codes/0").asText(), issued.at("/codes/1").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "count":1,"amount":1                                          | label
          "label":" a","count":1,"amount":1                             | label
          "label":"a","amount":1                                        | count
          "label":"a","count":0,"amount":1                              | count
          "label":"a","count":10001,"amount":1                          | count
          "label":"a","count":1                                         | amount
          "label":"a","count":1,"amount":0                              | amount
          "label":"a","count":1,"amount":1000001                        | amount
          "label":"a","count":1,"amount":1,"asset":"TOKEN"              | asset
          "label":"a","count":1,"amount":1,"valid_until":"2020-01-01T00:00:00Z" | valid_until
          "label":"a","count":1,"amount":1,"per_account_cap":0          | per_account_cap
          "label":"a","count":1,"amount":1,"per_address_cap":0          | per_address_cap
          "label":"a","count":1,"amount":1,"per_batch_cap":10001        | per_batch_cap
          "label":"a","count":1,"amount":1,"scope":{"models":[]}        | scope.models
          "label":"a","count":1,"amount":1,"scope":{"models":["\\u0000"]} | scope.models
          "label":"a","count":1,"plan_id":1,"scope":{"models":["m1"]}   | scope.models
          "label":"a","count":1,"plan_id":1,"credit_days":1             | credit_days
          "label":"a","count":1,"amount":1,"credit_days":1              | credit_days
          "label":"a","count":1,"amount":1,"credit_days":3651,"scope":{"models":["m1"]} | credit_days
          "label":"a","count":1,"amount":1,"scope":{"paths":["/v1/x"]}  | scope.paths
          "label":"a","count":1,"amount":1,"scope":{"plans":[0]}        | scope.plans
          "label":"a","count":1,"amount":1,"scope":{"plans":[999999]}   | scope.plans
          "label":"a","count":1,"amount":1,"plan_id":1                  | amount
          "label":"a","count":1,"amount":1,"plan_cycles":1              | plan_cycles
          "label":"a","count":1,"plan_id":1,"asset":"USD"               | asset
          "label":"a","count":1,"plan_id":0                             | plan_id
          "label":"a","count":1,"plan_id":1,"plan_cycles":1001          | plan_cycles
          "label":"a","count":1,"amount":1,"scope":{"roles":["guest"]}  | scope.roles
          "label":"a","count":1,"amount":1,"scope":{"tenants":["7"]}    | scope.tenants
          "label":"a","count":1,"amount":1,"scope":{"account_age_days":0} | scope.account_age_days
          "label":"a","count":1,"amount":1,"allow":[-1]                 | allow
          "label":"a","count":1,"amount":1,"deny":7                     | deny
          """)
  void whatCannotBeOfferedIsRefusedByName(String fields, String field) throws Exception {
    Answer refused = admin.post(BATCH, "{" + fields + "}");

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
  }

  @Test
  void listsHaveABound() throws Exception {
    String many = "1,".repeat(1_000) + "1";

    Answer refused =
        admin.post(BATCH, "{\"label\":\"a\",\"count\":1,\"amount\":1,\"deny\":[" + many + "]}");

    assertThat(refused.message()).contains("'deny'", "1000");
    assertThat(redeem(anna, "A".repeat(65)).message()).contains("'code'");
  }

  private JsonNode labelled() throws Exception {
    for (int page = 0; ; page++) {
      JsonNode labels = admin.get("/api/voucher/label?page_size=100&p=" + page).data();
      for (JsonNode found : labels.path("items")) {
        if (found.path("label").asText().equals(label)) {
          return found;
        }
      }
      assertThat(labels.path("has_more").asBoolean()).isTrue();
    }
  }

  private JsonNode issue(String terms) throws Exception {
    Answer issued =
        admin.post(BATCH, "{\"label\":\"%s\",\"count\":3,\"amount\":5%s}".formatted(label, terms));
    assertThat(issued.status()).as(issued.text()).isEqualTo(200);
    return issued.data();
  }

  private Answer redeem(Person person, String typed) throws Exception {
    return post(person, REDEEM, code(typed));
  }

  private static String code(String typed) {
    return "{\"code\":\"%s\"}".formatted(typed);
  }

  private static Answer post(Person person, String path, String body) throws Exception {
    return post(person.client(), path, body);
  }

  private static Answer post(AdminClient client, String path, String body) throws Exception {
    return client.post(path, body, "Idempotency-Key", UUID.randomUUID().toString());
  }

  private String available(Person person) throws Exception {
    return person
        .client()
        .get("/api/account/" + person.account())
        .data()
        .path("available")
        .asText();
  }

  private HttpResponse<String> table(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(BATCH + "/csv"))
            .header("Authorization", "Bearer " + TestWiring.ADMIN_TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
