package io.nebulagate.bootstrap.flow.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.GatewayProgram;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One gateway is a NewAPI site to another: it is learnt, relayed to, and its bill is ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FederatedGatewaysIT {

  private static final String PASSWORD = "correct-horse-battery";

  /** Sites tell prices and balances in units of quota. */
  private static final Offset<BigDecimal> UNIT = within(new BigDecimal("0.000002"));

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final DemoUpstream upstream = DemoUpstream.start(vertx, Duration.ZERO);
  private final String model = "federated-" + UUID.randomUUID();
  private GatewayProgram site;
  private GatewayProgram aggregator;

  @BeforeAll
  void twoGateways() {
    site = GatewayProgram.start(GatewayProgram.newDataFolder(), Map.of("DEMO", "off"));
    aggregator = GatewayProgram.start(GatewayProgram.newDataFolder(), Map.of("DEMO", "off"));
    site.client().provider(upstream.baseUrl(), model, "demo-chat");
    site.client().price(model, "2.5", "10");
  }

  @AfterAll
  void stop() {
    aggregator.close();
    site.close();
    upstream.close();
    vertx.close();
  }

  @Test
  void whatOneGatewayChargesIsWhatItCostsTheOtherToAUnitOfQuota() {
    long member = member("5");
    String token = accessToken(member);
    call(site.client(), "POST", "/api/token/", "{\"name\":\"for the other\"}", member, token);
    long provider = provider(member, token);
    String path = "/api/provider/" + provider;
    GatewayClient other = aggregator.client();
    await()
        .atMost(PATIENCE)
        .until(() -> other.api("GET", path + "/site", "").path("balance").asText().equals("5"));
    assertThat(other.api("GET", path + "/site", "").path("site_kind").asText())
        .isEqualTo("nebulagate");
    other.price(model, "3", "12");

    Customer customer = other.customer("1");
    HttpResponse<String> answer =
        other.post(
            "/v1/chat/completions",
            customer,
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(model));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode explained = other.explain(answer);
    BigDecimal charged = new BigDecimal("5").subtract(available(member));
    assertThat(charged).isPositive();
    assertThat(new BigDecimal(explained.path("cost").asText())).isCloseTo(charged, UNIT);
    JsonNode again = other.api("POST", path + "/sync", "");
    assertThat(again.path("outcome").asText()).as(again.toString()).isEqualTo("ok");
    assertThat(again.at("/changes/costs_changed").asInt()).isZero();
    assertThat(new BigDecimal(other.api("GET", path + "/site", "").path("balance").asText()))
        .isCloseTo(available(member), UNIT);
    for (GatewayProgram each : new GatewayProgram[] {site, aggregator}) {
      assertThat(each.client().api("GET", "/api/ledger/verify", "").path("ok").asBoolean())
          .isTrue();
    }
  }

  private long member(String dollars) {
    JsonNode user =
        site.client()
            .api(
                "POST",
                "/api/user/",
                "{\"username\":\"aggregator\",\"password\":\"%s\",\"role\":\"user\"}"
                    .formatted(PASSWORD));
    site.client()
        .api(
            "POST",
            "/api/account/" + user.required("account_id").asLong() + "/credit",
            "{\"amount\":\"%s\",\"reason\":\"test\"}".formatted(dollars));
    return user.required("id").asLong();
  }

  private BigDecimal available(long member) {
    JsonNode user = site.client().api("GET", "/api/user/" + member, "");
    String account = "/api/account/" + user.required("account_id").asLong();
    return new BigDecimal(site.client().api("GET", account, "").required("available").asText());
  }

  private String accessToken(long member) {
    JsonNode session =
        call(
            site.client(),
            "POST",
            "/api/user/login",
            "{\"username\":\"aggregator\",\"password\":\"%s\"}".formatted(PASSWORD),
            member,
            "");
    return call(
            site.client(),
            "POST",
            "/api/user/self/access-token",
            "",
            0,
            session.required("token").asText())
        .required("token")
        .asText();
  }

  private long provider(long member, String token) {
    return aggregator
        .client()
        .api(
            "POST",
            "/api/provider/",
            """
            {"name":"the-site","type":"newapi","base_url":"%s","user_id":%d,"access_token":"%s"}\
            """
                .formatted(site.client().base().toString().replaceFirst("/$", ""), member, token))
        .required("id")
        .asLong();
  }

  /** A call of a person: with the id beside it, the token is an access token. */
  private static JsonNode call(
      GatewayClient gateway, String method, String path, String body, long user, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.base().resolve(path))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (user > 0 && !token.isEmpty()) {
      request.header("New-Api-User", Long.toString(user));
    }
    HttpResponse<String> response = gateway.send(request);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return GatewayClient.json(response.body()).path("data");
  }
}
