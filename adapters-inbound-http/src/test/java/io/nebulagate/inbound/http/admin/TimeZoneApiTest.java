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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and found fill the fields
class TimeZoneApiTest {

  private static final String TOKYO = "{\"time_zone\":\"Asia/Tokyo\"}";

  @TestHTTPResource URI server;
  @Inject AccessTokens tokens;

  private Company company;

  @BeforeEach
  void found() throws Exception {
    company = Company.found(server, tokens);
  }

  @ParameterizedTest
  @CsvSource({"owner, 200", "billing, 200", "developer, 403", "viewer, 403"})
  void theZoneOfAnOrganisationIsForWhoeverMaySetLimits(String role, int status) throws Exception {
    Person member = company.member(role);
    String path = "/api/org/" + company.id() + "/time-zone";
    assertThat(member.client().get(path).data().path("time_zone").asText()).isEqualTo("UTC");

    assertThat(member.client().put(path, TOKYO).status()).isEqualTo(status);

    assertThat(member.client().get(path).data().path("next_time_zone").asText())
        .isEqualTo(status == 200 ? "Asia/Tokyo" : "null");
    assertThat(company.stranger().client().put(path, TOKYO).status()).isEqualTo(404);
  }

  @Test
  void aChangeCountsFromTheEndOfTheDayAndIsWrittenDown() throws Exception {
    Answer changed = company.stranger().client().put("/api/user/self/time-zone", TOKYO);

    assertThat(changed.data().path("time_zone").asText()).isEqualTo("UTC");
    assertThat(changed.data().path("changes_at").asText()).endsWith("T00:00:00Z");
    JsonNode entry = company.admin().get("/api/audit/?limit=1").data().at("/items/0");
    assertThat(entry.path("action").asText()).isEqualTo("self.change-time-zone");
    assertThat(entry.at("/before/next_time_zone").isNull()).isTrue();
    assertThat(entry.at("/after/next_time_zone").asText()).isEqualTo("Asia/Tokyo");
  }

  @Test
  void whatIsNoZoneIsRefusedByName() throws Exception {
    Answer refused =
        company.stranger().client().put("/api/user/self/time-zone", "{\"time_zone\":\"+02:00\"}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).contains("'time_zone'");
  }
}
