package io.nebulagate.inbound.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.access.AccessTokens;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.nebulagate.inbound.http.admin.Company.Person;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a NewAPI site says of itself, of the person who asks, and of prices. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container fills the fields
class SiteApiTest {

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;

  @Test
  void everybodyMayKnowTheUnitAndNothingInside() throws Exception {
    Answer status = AdminClient.presenting(server, "").get("/api/status");

    assertThat(status.text())
        .matches(
            "\\{\"success\":true,\"message\":\"\",\"data\":\\{\"version\":\"[^\"]+\","
                + "\"system_name\":\"NebulaGate\",\"quota_per_unit\":500000,"
                + "\"display_in_currency\":true,\"price\":1,\"turnstile_check\":false,"
                + "\"checkin_enabled\":false}}");
  }

  @Test
  void aPersonReadsWhatTheyMaySpendInQuota() throws Exception {
    Company company = Company.found(server, tokens);
    Person person = company.stranger();
    company
        .admin()
        .post(
            "/api/account/" + person.account() + "/credit",
            "{\"amount\":\"2.5\",\"reason\":\"test\"}",
            "Idempotency-Key",
            UUID.randomUUID().toString());

    JsonNode self = person.client().get("/api/user/self").data();

    assertThat(self.path("id").asLong()).isEqualTo(person.id());
    assertThat(self.path("username").asText()).isNotBlank();
    assertThat(self.path("role").asText()).isEqualTo("user");
    assertThat(self.path("account_id").asLong()).isEqualTo(person.account());
    assertThat(self.path("status").asInt()).isEqualTo(1);
    assertThat(self.path("group").asText()).isEqualTo("default");
    assertThat(self.path("quota").asLong()).isEqualTo(1_250_000);
    assertThat(self.required("used_quota").asLong()).isZero();
    assertThat(self.required("request_count").asLong()).isZero();
    assertThat(self.has("user")).isFalse();
  }

  @Test
  void pricesNameTheGroupsOfTheCallersKeysAndNoOthers() throws Exception {
    Company company = Company.found(server, tokens);
    Person person = company.stranger();
    Person other = company.stranger();
    String group = "g-" + UUID.randomUUID();
    company.admin().put("/api/price/group", "{\"group\":\"" + group + "\",\"ratio\":\"0.5\"}");
    company
        .admin()
        .post(
            "/api/agg-token/",
            "{\"name\":\"g\",\"account_id\":%d,\"group\":\"%s\"}"
                .formatted(person.account(), group));

    JsonNode own = person.client().get("/api/pricing").json();

    assertThat(own.path("group_ratio").path(group).decimalValue()).isEqualByComparingTo("0.5");
    assertThat(own.path("usable_group").path("default").asText()).isEqualTo("default");
    for (JsonNode model : own.path("data")) {
      assertThat(model.path("enable_groups").toString()).contains(group);
    }
    assertThat(company.admin().get("/api/pricing").text()).contains(group);
    for (AdminClient stranger :
        new AdminClient[] {
          other.client(),
          AdminClient.presenting(server, ""),
          AdminClient.presenting(server, "Bearer sk-ng-nothing"),
          AdminClient.actingAs(server, person.id(), "ng-at-wrong")
        }) {
      Answer answer = stranger.get("/api/pricing");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).doesNotContain(group);
    }
  }
}
