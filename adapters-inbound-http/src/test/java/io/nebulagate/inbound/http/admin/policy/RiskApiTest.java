package io.nebulagate.inbound.http.admin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.inbound.http.admin.AdminClient;
import io.nebulagate.inbound.http.admin.AdminClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@SuppressWarnings("NullAway.Init") // the container and each test fill the fields
class RiskApiTest {

  private final String tomorrow = Instant.now().plus(Duration.ofDays(1)).toString();

  @TestHTTPResource URI server;
  private AdminClient admin;

  @BeforeEach
  void anOperator() throws Exception {
    admin = AdminClient.of(server);
  }

  @Test
  void whoIsDistrustedIsListedUntilThatIsCleared() throws Exception {
    Answer put = put(11, "high", "charged back", tomorrow);

    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(put.data().path("source").asText()).isEqualTo("operator");
    JsonNode listed = admin.get("/api/policy/risk/?page_size=100").data().path("items");
    assertThat(listed).contains(put.data());
    assertThat(admin.delete("/api/policy/risk/11").status()).isEqualTo(200);
    assertThat(admin.delete("/api/policy/risk/11").status()).isEqualTo(404);
    assertThat(admin.get("/api/policy/risk/?page_size=100").data().path("items"))
        .doesNotContain(put.data());
    assertThat(admin.get("/api/audit/").text()).contains("risk.change", "risk.clear");
  }

  @ParameterizedTest
  @CsvSource({
    "2000000, high, because, , 404, owner",
    "0, high, because, , 400, 'owner_id'",
    "12, huge, because, , 400, 'level'",
    "12, high, ' ', , 400, 'reason'",
    "12, high, because, 2020-01-01T00:00:00Z, 400, 'expires_at'",
    "12, high, because, 2220-01-01T00:00:00Z, 400, 'expires_at'",
    "12, high, because, soon, 400, 'expires_at'"
  })
  void whatCannotBeIsRefusedByName(
      long owner, String level, String reason, String end, int status, String named)
      throws Exception {
    Answer refused = put(owner, level, reason, end == null ? tomorrow : end);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.message()).contains(named);
  }

  @Test
  void aRuleThatCountsIsShownAsItWasWritten() throws Exception {
    Answer added =
        admin.post(
            "/api/policy/",
            """
            {"name":"guard","mode":"off","rules":[
             {"name":"r","when":{"risk":"medium","rpm_over":60,"concurrency_over":3,
              "daily_spend_over":"2.5","per":"owner"},
              "then":"mark_risk","to":{"risk":"high","hours":24}},
             {"name":"k","when":{"rpm_over":60},"then":"audit"}]}
            """);

    assertThat(added.status()).as(added.text()).isEqualTo(200);
    JsonNode when = added.data().at("/rules/0/when");
    assertThat(when.path("risk").asText()).isEqualTo("medium");
    assertThat(when.path("rpm_over").longValue()).isEqualTo(60);
    assertThat(when.path("concurrency_over").longValue()).isEqualTo(3);
    assertThat(when.path("daily_spend_over").asText()).isEqualTo("2.5");
    assertThat(when.path("per").asText()).isEqualTo("owner");
    assertThat(added.data().at("/rules/0/to/hours").longValue()).isEqualTo(24);
    assertThat(added.data().at("/rules/1/when/per").asText()).isEqualTo("key");
  }

  private Answer put(long owner, String level, String reason, String end) throws Exception {
    return admin.put(
        "/api/policy/risk/",
        "{\"owner_id\":%d,\"level\":\"%s\",\"reason\":\"%s\",\"expires_at\":\"%s\"}"
            .formatted(owner, level, reason, end));
  }
}
