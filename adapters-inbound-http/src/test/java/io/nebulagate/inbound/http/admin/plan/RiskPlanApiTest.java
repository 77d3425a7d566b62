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
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators say which plan accounts of whoever is distrusted run under. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class RiskPlanApiTest {

  private static final String PATH = "/api/policy/risk/plan";

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;

  private AdminClient admin;
  private Person anna;
  private JsonNode basic;

  @BeforeEach
  void somebodyAndAPlan() throws Exception {
    Company company = Company.found(server, tokens);
    admin = company.admin();
    anna = company.stranger();
    basic = plan();
  }

  @AfterEach
  void nobodyIsLowered() throws Exception {
    admin.delete(PATH);
  }

  @Test
  void whatIsStatedIsShownUntilItIsWithdrawn() throws Exception {
    assertThat(admin.get(PATH).status()).isEqualTo(404);

    Answer stated = state("high", basic);

    assertThat(stated.status()).as(stated.text()).isEqualTo(200);
    assertThat(stated.data().path("plan")).isEqualTo(basic.path("name"));
    assertThat(admin.get(PATH).data()).isEqualTo(stated.data());
    assertThat(state("low", plan()).data().path("level").asText()).isEqualTo("low");
    assertThat(admin.delete(PATH).status()).isEqualTo(200);
    assertThat(admin.delete(PATH).status()).isEqualTo(404);
    assertThat(admin.get("/api/audit/").text()).contains("risk.set-plan", "risk.clear-plan");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"level\":\"huge\",\"plan_id\":1}', 400, level",
    "'{\"level\":\"high\"}', 400, plan_id",
    "'{\"level\":\"high\",\"plan_id\":\"x\"}', 400, plan_id",
    "'{\"level\":\"high\",\"plan_id\":1,\"until\":2}', 400, until",
    "'{\"level\":\"high\",\"plan_id\":900000000}', 404, plan"
  })
  void whatCannotBeIsRefusedByName(String body, int status, String named) throws Exception {
    Answer refused = admin.put(PATH, body);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.message()).contains(named);
  }

  @Test
  void anArchivedPlanLowersNobody() throws Exception {
    admin.patch("/api/plan/" + basic.path("id").asText(), "{\"archived\":true}");

    Answer refused = state("high", basic);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("plan_id");
  }

  @Test
  void whoIsLoweredSeesUnderWhichPlanAndUntilWhen() throws Exception {
    state("medium", basic);
    String own = "/api/user/self/plan";
    assertThat(anna.client().get(own).data().path("lowered").isNull()).isTrue();
    String end = Instant.now().plus(Duration.ofDays(1)).toString();

    distrust("high", end);

    JsonNode lowered = anna.client().get(own).data().path("lowered");
    assertThat(lowered.path("plan_id")).isEqualTo(basic.path("id"));
    assertThat(lowered.path("plan")).isEqualTo(basic.path("name"));
    assertThat(lowered.path("until").asText()).isEqualTo(end);
    String byAccount = "/api/account/" + anna.account() + "/plan";
    assertThat(admin.get(byAccount).data().path("lowered")).isEqualTo(lowered);
    admin.delete("/api/policy/risk/" + anna.id());
    assertThat(anna.client().get(own).data().path("lowered").isNull()).isTrue();
  }

  @Test
  void onlyOperatorsSayWhichPlanItIs() throws Exception {
    String body = "{\"level\":\"high\",\"plan_id\":%s}".formatted(basic.path("id").asText());

    assertThat(anna.client().put(PATH, body).status()).isEqualTo(403);
    assertThat(anna.client().get(PATH).status()).isEqualTo(403);
    assertThat(anna.client().delete(PATH).status()).isEqualTo(403);
  }

  private Answer state(String level, JsonNode plan) throws Exception {
    return admin.put(
        PATH, "{\"level\":\"%s\",\"plan_id\":%s}".formatted(level, plan.path("id").asText()));
  }

  private void distrust(String level, String end) throws Exception {
    Answer put =
        admin.put(
            "/api/policy/risk/",
            "{\"owner_id\":%d,\"level\":\"%s\",\"reason\":\"r\",\"expires_at\":\"%s\"}"
                .formatted(anna.id(), level, end));
    assertThat(put.status()).as(put.text()).isEqualTo(200);
  }

  private JsonNode plan() throws Exception {
    return admin
        .post(
            "/api/plan/",
            """
            {"name":"%s","terms":{"cycle":{"count":1,"unit":"months"},
             "allowances":[{"asset":"call","amount":5}]}}\
            """
                .formatted(UUID.randomUUID()))
        .data();
  }
}
