package io.nebulagate.bootstrap.flow.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.RecordedSite;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A NewAPI site is added, keeps itself in step, is relayed to, and what it costs is summed up. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container fills the fields
class FederationFlowTest {

  private static final String MODEL = "gpt-5-mini";
  private static final String CLAUDE = "claude-opus-4-5";

  private final RecordedSite site = RecordedSite.newApi2026();

  @Inject DataSource dataSource;

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void aSiteIsLearntByItselfRelayedToAndItsCostsAreKept() {
    GatewayClient gateway = InProcess.gateway();
    site.answer(
        "POST /v1/chat/completions",
        """
        {"id":"c1","object":"chat.completion","created":1,"model":"gpt-5-mini","choices":[{"index":0,
         "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],
         "usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}}\
        """);
    long provider = add(gateway);
    gateway.price(MODEL, "1", "2");
    String path = "/api/provider/" + provider;

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> gateway.api("GET", path + "/site", "").path("balance").asText().equals("2.5"));

    JsonNode tokens = gateway.api("GET", path + "/tokens", "");
    assertThat(tokens.path("items")).hasSize(2);
    assertThat(tokens.toString()).doesNotContain("hT4vB7nM2kL5jH8g");
    Customer customer = gateway.customer("1");
    HttpResponse<String> answer =
        gateway.post(
            "/v1/chat/completions",
            customer,
            "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(site.authorizations())
        .anyMatch(sent -> sent.startsWith("Bearer sk-hT4v") || sent.startsWith("Bearer sk-Zb8c"));
    await().atMost(Duration.ofSeconds(20)).until(() -> spent(provider) > 0);
    JsonNode again = gateway.api("POST", path + "/sync", "");
    assertThat(again.path("outcome").asText()).isEqualTo("ok");
    assertThat(again.at("/changes/costs_changed").asInt()).isZero();
    assertThat(again.at("/changes/routes/added").asInt()).isZero();
    gateway.api("DELETE", path, "");
  }

  @Test
  void aSiteIsAskedInTheClientsDialectForTheModelsThatItListsThere() {
    GatewayClient gateway = InProcess.gateway();
    site.answer(
        "POST /v1/messages",
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-opus-4-5",
         "content":[{"type":"text","text":"hello"}],"stop_reason":"end_turn","stop_sequence":null,
         "usage":{"input_tokens":1000,"output_tokens":100},"told_by_the_site":true}\
        """);
    long provider = add(gateway);
    gateway.price(CLAUDE, "1", "2");
    await().atMost(Duration.ofSeconds(30)).until(() -> serves(gateway, provider, CLAUDE));

    Customer customer = gateway.customer("1");
    HttpResponse<String> answer =
        gateway.post(
            "/v1/messages",
            customer,
            """
            {"model":"claude-opus-4-5","max_tokens":10,
             "messages":[{"role":"user","content":"hi"}]}\
            """);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"told_by_the_site\":true");
    assertThat(site.asked())
        .contains("POST /v1/messages")
        .doesNotContain("POST /v1/chat/completions");
    assertThat(gateway.available(customer)).isEqualTo("0.9988");
    gateway.api("DELETE", "/api/provider/" + provider, "");
  }

  private static boolean serves(GatewayClient gateway, long provider, String model) {
    return gateway
        .api("GET", "/api/provider/" + provider, "")
        .path("models")
        .toString()
        .contains(model);
  }

  private long add(GatewayClient gateway) {
    return gateway
        .api(
            "POST",
            "/api/provider/",
            """
            {"name":"site-%s","type":"newapi","base_url":"%s","user_id":%d,"access_token":"%s"}\
            """
                .formatted(
                    UUID.randomUUID(), site.baseUrl(), RecordedSite.USER, RecordedSite.TOKEN))
        .required("id")
        .asLong();
  }

  private long spent(long provider) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT coalesce(sum(cost_nanos), 0) FROM provider_usage WHERE provider_id = ?")) {
      query.setLong(1, provider);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
