package io.nebulagate.bootstrap.flow.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of keys while they are in use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KeyFlows {

  private final Vertx vertx = Vertx.vertx();
  private final String model = "k-" + UUID.randomUUID();
  private DemoUpstream upstream;

  abstract GatewayClient gateway();

  @BeforeAll
  void aPricedModelOnAWellBehavedUpstream() {
    upstream = DemoUpstream.start(vertx, Duration.ZERO);
    gateway().provider(upstream.baseUrl(), model, "demo-chat");
    gateway().price(model, "2.5", "10");
  }

  @AfterAll
  void stop() {
    upstream.close();
    vertx.close();
  }

  @Test
  void aDisabledKeyIsRefusedFromItsNextRequestOn() {
    Key key = key("");
    assertThat(chat(key.text()).statusCode()).isEqualTo(200);

    change(key, "\"status\":\"disabled\"");
    refused(chat(key.text()), 401, "api_key_disabled");

    change(key, "\"status\":\"enabled\"");
    assertThat(chat(key.text()).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyIsRefusedFromElsewhereWhateverItAsksFor() {
    Key key = key(",\"allow_ips\":[\"203.0.113.0/24\"],\"allowed_models\":[]");
    Customer customer = new Customer(0, key.text());

    refused(chat(key.text()), 403, "ip_not_allowed");
    refused(gateway().get("/v1/models", customer), 403, "ip_not_allowed");
    refused(gateway().get("/v1/dashboard/billing/usage", customer), 403, "ip_not_allowed");

    change(key, "\"allow_ips\":[\"127.0.0.0/8\"]");
    refused(chat(key.text()), 403, "model_not_allowed");
  }

  @Test
  void aTemporaryKeyIsPaidByItsParentsAccountAndDiesWithIt() {
    Key key = key("");
    String text =
        gateway()
            .api("POST", "/api/agg-token/" + key.id() + "/temporary", "{\"ttl_seconds\":600}")
            .required("raw_key")
            .asText();

    HttpResponse<String> answer = chat(text);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(gateway().available(key.payer())).isNotEqualTo("1");

    change(key, "\"status\":\"disabled\"");
    refused(chat(text), 401, "api_key_disabled");
    gateway().apiResponse("DELETE", "/api/agg-token/" + key.id(), "");
    refused(chat(text), 401, "invalid_api_key");
    refused(chat(text.substring(0, text.length() - 1) + "_"), 401, "invalid_api_key");
  }

  @Test
  void bothTextsOfARotatedKeyWorkUntilTheOverlapEnds() {
    Key key = key("");
    String rotate = "/api/agg-token/" + key.id() + "/rotate";
    String second =
        gateway().api("POST", rotate, "{\"overlap_seconds\":3600}").required("raw_key").asText();
    assertThat(chat(key.text()).statusCode()).isEqualTo(200);
    assertThat(chat(second).statusCode()).isEqualTo(200);

    String third =
        gateway().api("POST", rotate, "{\"overlap_seconds\":0}").required("raw_key").asText();
    refused(chat(key.text()), 401, "invalid_api_key");
    refused(chat(second), 401, "invalid_api_key");
    assertThat(chat(third).statusCode()).isEqualTo(200);
  }

  /** A key of somebody who has a dollar; {@code more} goes into its description. */
  final Key key(String more) {
    Customer payer = gateway().customer("1");
    JsonNode made =
        gateway()
            .api(
                "POST",
                "/api/agg-token/",
                "{\"name\":\"k\",\"account_id\":" + payer.account() + more + "}");
    return new Key(made.required("id").asLong(), made.required("raw_key").asText(), payer);
  }

  final void change(Key key, String change) {
    gateway().api("PUT", "/api/agg-token/", "{\"id\":" + key.id() + "," + change + "}");
  }

  final HttpResponse<String> chat(String key) {
    return gateway()
        .post(
            "/v1/chat/completions",
            new Customer(0, key),
            "{\"model\":\"" + model + "\",\"messages\":[],\"max_tokens\":3}");
  }

  static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(GatewayClient.json(answer.body()).at("/error/code").asText()).isEqualTo(code);
  }

  /** A key, its text and whose money it spends. */
  record Key(long id, String text, Customer payer) {}
}
