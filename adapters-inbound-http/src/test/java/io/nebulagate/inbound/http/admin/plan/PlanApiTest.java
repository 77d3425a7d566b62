package io.nebulagate.inbound.http.admin.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans are stated and given by operators; owners see what they have and what is left. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class PlanApiTest {

  private static final String MONTHLY =
      """
      {"cycle":{"count":1,"unit":"months"},"allowances":[{"asset":"usd","amount":"12.5"}]}\
      """;

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;

  private Company company;
  private AdminClient admin;
  private Person anna;
  private String name;

  @BeforeEach
  void somebodyToSellTo() throws Exception {
    company = Company.found(server, tokens);
    admin = company.admin();
    anna = company.stranger();
    name = UUID.randomUUID().toString();
  }

  // ── plans ──

  @Test
  void whatIsStatedIsShown() throws Exception {
    String terms =
        """
        {"cycle":{"count":5,"unit":"hours"},
         "allowances":[
          {"asset":"token","amount":1000,"models":["m2","m1"],"paths":["/v1/chat/completions"],
           "regions":["eu"],"tags":["ide"],"rollover":"percent","rollover_most":50},
          {"asset":"usd","amount":"1.25","rollover":"amount","rollover_most":"0.5"},
          {"asset":"call","amount":7,"rollover":"all"}],
         "priority":3,"overage":"degrade","overage_model":"small",
         "expiry":"notify","models":["m1","m2"]}\
        """;

    JsonNode made = create(terms);

    assertThat(made.path("name").asText()).isEqualTo(name);
    assertThat(made.path("version").asInt()).isEqualTo(1);
    JsonNode shown = made.path("terms");
    assertThat(shown.path("cycle").toString()).isEqualTo("{\"count\":5,\"unit\":\"hours\"}");
    assertThat(shown.at("/allowances/0").toString())
        .isEqualTo(
            "{\"asset\":\"token\",\"amount\":\"1000\",\"models\":[\"m1\",\"m2\"],"
                + "\"paths\":[\"/v1/chat/completions\"],\"regions\":[\"eu\"],\"tags\":[\"ide\"],"
                + "\"rollover\":\"percent\",\"rollover_most\":\"50\"}");
    assertThat(shown.at("/allowances/1/amount").asText()).isEqualTo("1.25");
    assertThat(shown.at("/allowances/1/rollover_most").asText()).isEqualTo("0.5");
    assertThat(shown.at("/allowances/2/rollover").asText()).isEqualTo("all");
    assertThat(shown.path("priority").asInt()).isEqualTo(3);
    assertThat(shown.path("overage").asText()).isEqualTo("degrade");
    assertThat(shown.path("overage_model").asText()).isEqualTo("small");
    assertThat(shown.path("expiry").asText()).isEqualTo("notify");
    assertThat(shown.path("expiry_model").isNull()).isTrue();
    assertThat(shown.path("models").toString()).isEqualTo("[\"m1\",\"m2\"]");
    assertThat(admin.get("/api/plan/" + made.path("id").asText()).data()).isEqualTo(made);
  }

  @Test
  void whoSaysLittleGetsThePlainPlan() throws Exception {
    JsonNode terms = create(MONTHLY).path("terms");

    assertThat(terms.path("overage").asText()).isEqualTo("block");
    assertThat(terms.path("expiry").asText()).isEqualTo("block");
    assertThat(terms.path("priority").asInt()).isEqualTo(100);
    assertThat(terms.path("models").isNull()).isTrue();
    assertThat(terms.at("/allowances/0/rollover").asText()).isEqualTo("none");
    assertThat(terms.at("/allowances/0/models")).isEmpty();
  }

  @Test
  void aPlanIsStatedAnewAndOldVersionsStay() throws Exception {
    String plan = "/api/plan/" + create(MONTHLY).path("id").asText();

    JsonNode second =
        made(admin.post(plan + "/version", "{\"terms\":" + MONTHLY.replace("12.5", "20") + "}"));

    assertThat(second.path("version").asInt()).isEqualTo(2);
    JsonNode versions = admin.get(plan + "/version").data();
    assertThat(versions.path("total").asInt()).isEqualTo(2);
    assertThat(versions.at("/items/0/terms/allowances/0/amount").asText()).isEqualTo("20");
    assertThat(versions.at("/items/1/terms/allowances/0/amount").asText()).isEqualTo("12.5");
  }

  @Test
  void anArchivedPlanIsGivenToNobody() throws Exception {
    JsonNode plan = create(MONTHLY);
    String path = "/api/plan/" + plan.path("id").asText();

    assertThat(made(admin.call("PATCH", path, "{\"archived\":true}")).path("archived").asBoolean())
        .isTrue();

    Answer refused = assign(plan, anna.account(), "");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("'plan_id'");
    made(admin.call("PATCH", path, "{\"archived\":false}"));
    assertThat(assign(plan, anna.account(), "").status()).isEqualTo(200);
  }

  @Test
  void twoPlansDoNotShareAName() throws Exception {
    create(MONTHLY);

    Answer again = admin.post("/api/plan/", body(MONTHLY));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("already_exists");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'12.5' | '0' | terms.allowances.amount",
        "'12.5' | '0.0000000001' | terms.allowances.amount",
        "usd | calls | terms.allowances.asset",
        "'\"count\":1' | '\"count\":121' | terms.cycle.count",
        "months | moons | terms.cycle.unit",
        "'[{' | '[{\"models\":[],' | terms.allowances.models",
        "'[{' | '[{\"models\":[\" \"],' | terms.allowances.models",
        "'[{' | '[{\"tags\":[\"\"],' | terms.allowances.tags",
        "'[{' | '[{\"paths\":[\"/nowhere\"],' | terms.allowances.paths",
        "'[{' | '[{\"rollover\":\"some\",' | terms.allowances.rollover",
        "'[{' | '[{\"rollover\":\"percent\",' | terms.allowances.rollover_most",
        "'[{' | '[{\"rollover_most\":1,' | terms.allowances.rollover_most",
        "'{\"cycle' | '{\"overage\":\"free\",\"cycle' | terms.overage",
        "'{\"cycle' | '{\"overage\":\"degrade\",\"cycle' | terms.overage_model",
        "'{\"cycle' | '{\"expiry_model\":\"m\",\"cycle' | terms.expiry_model",
        "'{\"cycle' | '{\"priority\":1001,\"cycle' | terms.priority",
        "'{\"cycle' | '{\"models\":[],\"cycle' | terms.models",
      })
  void whatCannotBeStatedIsRefusedByName(String part, String instead, String field)
      throws Exception {
    Answer refused = admin.post("/api/plan/", body(MONTHLY.replace(part, instead)));

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
  }

  @Test
  void moreIsCarriedOverThanAnyCycleCanAllowByNobody() throws Exception {
    String terms =
        MONTHLY.replace(
            "[{", "[{\"rollover\":\"amount\",\"rollover_most\":\"9000000000.000000001\",");

    assertThat(admin.post("/api/plan/", body(terms)).message())
        .contains("'terms.allowances.rollover_most'");
  }

  // ── who has them ──

  @Test
  void anOwnerSeesWhatTheyHaveAndWhatIsLeft() throws Exception {
    JsonNode plan = create(MONTHLY);
    JsonNode given =
        made(assign(plan, anna.account(), ",\"amounts\":[20],\"time_zone\":\"Asia/Tokyo\""));

    JsonNode own = anna.client().get("/api/user/self/plan").data();

    assertThat(own.path("total").asInt()).isEqualTo(1);
    JsonNode seen = own.at("/items/0");
    assertThat(seen).isEqualTo(given);
    assertThat(seen.path("plan").asText()).isEqualTo(name);
    assertThat(seen.path("plan_id")).isEqualTo(plan.path("id"));
    assertThat(seen.path("account_id").asLong()).isEqualTo(anna.account());
    assertThat(seen.path("status").asText()).isEqualTo("active");
    assertThat(seen.path("time_zone").asText()).isEqualTo("Asia/Tokyo");
    assertThat(seen.path("ends_at").isNull()).isTrue();
    assertThat(seen.at("/newest_cycle/number").asInt()).isEqualTo(1);
    assertThat(seen.at("/newest_cycle/allowances/0").toString())
        .isEqualTo(
            "{\"asset\":\"usd\",\"granted\":\"20\",\"carried_in\":\"0\",\"used\":\"0\","
                + "\"held\":\"0\",\"available\":\"20\",\"carried_out\":\"0\",\"lapsed\":\"0\"}");
    String path = "/api/plan/assignment/" + seen.path("id").asText();
    assertThat(anna.client().get(path).data()).isEqualTo(given);
    assertThat(anna.client().get(path + "/usage").data().at("/items/0"))
        .isEqualTo(seen.path("newest_cycle"));
    assertThat(anna.client().get("/api/account/" + anna.account() + "/plan").data()).isEqualTo(own);
  }

  @Test
  void aRepeatedKeyGivesOnePlan() throws Exception {
    JsonNode plan = create(MONTHLY);
    String body = assignment(plan, anna.account(), "");
    Answer first = admin.post("/api/plan/assign", body, "Idempotency-Key", name);
    Answer again = admin.post("/api/plan/assign", body, "Idempotency-Key", name);
    Answer other =
        admin.post(
            "/api/plan/assign", assignment(plan, company.account(), ""), "Idempotency-Key", name);

    assertThat(first.header("idempotency-replayed")).isEmpty();
    assertThat(again.header("idempotency-replayed")).contains("true");
    assertThat(again.data()).isEqualTo(first.data());
    assertThat(other.code()).isEqualTo("idempotency_key_reused");
    assertThat(admin.post("/api/plan/assign", body).message()).contains("Idempotency-Key");
    assertThat(anna.client().get("/api/user/self/plan").data().path("total").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "',\"start\":\"2001-01-01T00:00:00Z\"' | start",
        "',\"start\":\"9999-01-01T00:00:00Z\"' | start",
        "',\"end\":\"2001-01-01T00:00:00Z\"' | end",
        "',\"time_zone\":\"Mars/Base\"' | time_zone",
        "',\"amounts\":[1,2]' | amounts",
        "',\"amounts\":[\"x\"]' | amounts",
        "',\"amounts\":[0]' | amounts",
      })
  void whatCannotBeAgreedIsRefusedByName(String terms, String field) throws Exception {
    Answer refused = assign(create(MONTHLY), anna.account(), terms);

    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.message()).contains("'" + field + "'");
  }

  @Test
  void membersWhoSeeTheMoneySeeTheOrganisationsPlans() throws Exception {
    JsonNode given = made(assign(create(MONTHLY), company.account(), ""));
    String listed = "/api/account/" + company.account() + "/plan";
    String path = "/api/plan/assignment/" + given.path("id").asText();
    Person billing = company.member("billing");
    Person viewer = company.member("viewer");

    assertThat(billing.client().get(listed).data().path("total").asInt()).isEqualTo(1);
    assertThat(billing.client().get(path + "/usage").status()).isEqualTo(200);
    assertThat(viewer.client().get(path).status()).isEqualTo(403);
    assertThat(anna.client().get(path).status()).isEqualTo(404);
    assertThat(anna.client().get(listed).status()).isEqualTo(404);
    assertThat(anna.client().get("/api/user/self/plan").data().path("total").asInt()).isZero();
  }

  @Test
  void ownersChangeNothing() throws Exception {
    JsonNode given = made(assign(create(MONTHLY), anna.account(), ""));
    String path = "/api/plan/assignment/" + given.path("id").asText();

    for (String verb : new String[] {"freeze", "unfreeze", "cancel"}) {
      assertThat(anna.client().post(path + "/" + verb, "{\"reason\":\"mine\"}").status())
          .isEqualTo(403);
    }
    assertThat(anna.client().get("/api/plan/assignment/").status()).isEqualTo(403);
    assertThat(anna.client().get("/api/plan/").status()).isEqualTo(403);
  }

  @Test
  void operatorsFindFreezeAndCancel() throws Exception {
    JsonNode plan = create(MONTHLY);
    JsonNode given = made(assign(plan, anna.account(), ""));
    String path = "/api/plan/assignment/" + given.path("id").asText();
    String why = "{\"reason\":\"asked for\"}";

    assertThat(made(admin.post(path + "/freeze", why)).path("status").asText()).isEqualTo("frozen");
    assertThat(found(plan, "frozen")).isEqualTo(1);
    assertThat(found(plan, "active")).isZero();
    assertThat(made(admin.post(path + "/unfreeze", why)).path("status").asText())
        .isEqualTo("active");
    JsonNode cancelled = made(admin.post(path + "/cancel", why));
    assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
    assertThat(cancelled.at("/newest_cycle/allowances/0/lapsed").asText()).isEqualTo("12.5");
    assertThat(admin.post(path + "/unfreeze", why).status()).isEqualTo(400);
    assertThat(admin.post(path + "/cancel", "{\"reason\":\"\"}").message()).contains("'reason'");
    assertThat(admin.get("/api/plan/assignment/?status=gone").message()).contains("'status'");
    assertThat(admin.get("/api/plan/assignment/?plan_id=x").message()).contains("'plan_id'");
  }

  @Test
  void aSubscriptionGoesOnUnderAnotherPlan() throws Exception {
    JsonNode given = made(assign(create(MONTHLY), anna.account(), ""));
    name = UUID.randomUUID().toString();
    JsonNode larger = create(MONTHLY.replace("12.5", "100"));
    String path = "/api/plan/assignment/" + given.path("id").asText() + "/change";
    String body = "{\"plan_id\":%s}".formatted(larger.path("id").asText());

    Answer changed = admin.post(path, body, "Idempotency-Key", name);

    assertThat(made(changed).path("plan_id")).isEqualTo(larger.path("id"));
    assertThat(changed.data().path("id")).isNotEqualTo(given.path("id"));
    Answer again = admin.post(path, body, "Idempotency-Key", name);
    assertThat(again.header("idempotency-replayed")).contains("true");
    assertThat(again.data()).isEqualTo(changed.data());
    JsonNode own = anna.client().get("/api/user/self/plan").data();
    assertThat(own.at("/items/0")).isEqualTo(changed.data());
    assertThat(own.at("/items/1/status").asText()).isEqualTo("cancelled");
    Answer over = admin.post(path, body, "Idempotency-Key", name + "2");
    assertThat(over.status()).as(over.text()).isEqualTo(400);
  }

  private int found(JsonNode plan, String status) throws Exception {
    return admin
        .get(
            "/api/plan/assignment/?account_id=%d&plan_id=%s&status=%s"
                .formatted(anna.account(), plan.path("id").asText(), status))
        .data()
        .path("total")
        .asInt();
  }

  private JsonNode create(String terms) throws Exception {
    return made(admin.post("/api/plan/", body(terms)));
  }

  private String body(String terms) {
    return "{\"name\":\"%s\",\"terms\":%s}".formatted(name, terms);
  }

  private Answer assign(JsonNode plan, long account, String terms) throws Exception {
    return admin.post(
        "/api/plan/assign",
        assignment(plan, account, terms),
        "Idempotency-Key",
        UUID.randomUUID().toString());
  }

  private static String assignment(JsonNode plan, long account, String terms) {
    return "{\"plan_id\":%s,\"account_id\":%d%s}"
        .formatted(plan.path("id").asText(), account, terms);
  }

  private static JsonNode made(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.data();
  }
}
