package io.nebulagate.bootstrap.flow.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.aggregator.Aggregator.Member;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What another aggregator asks of this gateway, which is a NewAPI site to it, in its own order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AggregatorFlows {

  private final Vertx vertx = Vertx.vertx();
  private final String model = "a-" + UUID.randomUUID();
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
  void anAggregatorFindsEverythingItNeedsToRouteHere() {
    Aggregator aggregator = new Aggregator(gateway().base());
    Member member = member("2.5");

    JsonNode status = GatewayClient.json(aggregator.call("GET", "/api/status", "").body());
    assertThat(status.at("/success").asBoolean()).isTrue();
    assertThat(status.at("/data/quota_per_unit").asLong()).isEqualTo(500_000);
    assertThat(status.at("/data/turnstile_check").asBoolean(true)).isFalse();

    JsonNode pricing = aggregator.asked(member, "GET", "/api/pricing", "");
    JsonNode priced = named(pricing.at("/data"), "model_name", model);
    assertThat(priced.at("/quota_type").asInt()).isZero();
    assertThat(priced.at("/model_ratio").decimalValue()).isEqualByComparingTo("1.25");
    assertThat(priced.at("/completion_ratio").decimalValue()).isEqualByComparingTo("4");
    assertThat(priced.at("/enable_groups").toString()).isEqualTo("[\"default\"]");
    assertThat(pricing.at("/group_ratio/default").decimalValue()).isEqualByComparingTo("1");

    JsonNode self = aggregator.asked(member, "GET", "/api/user/self", "").at("/data");
    assertThat(self.at("/id").asLong()).isEqualTo(member.user());
    assertThat(self.at("/quota").asLong()).isEqualTo(1_250_000);

    assertThat(tokens(aggregator, member)).isEmpty();
    String name = UUID.randomUUID().toString();
    aggregator.asked(
        member,
        "POST",
        "/api/token/",
        """
        {"name":"%s","group":"default","unlimited_quota":true,"remain_quota":0,
         "expired_time":-1,"model_limits_enabled":true,"model_limits":"%s"}\
        """
            .formatted(name, model));
    JsonNode token = named(tokens(aggregator, member), "name", name);
    assertThat(token.at("/key").asText()).contains("*");
    assertThat(token.at("/status").asInt()).isEqualTo(1);
    assertThat(token.at("/model_limits").asText()).isEqualTo(model);
    assertThat(token.at("/remain_quota").asLong()).isEqualTo(1_250_000);
    long id = token.at("/id").asLong();

    String key =
        aggregator.asked(member, "POST", "/api/token/" + id + "/key", "").at("/data/key").asText();
    assertThat(
            aggregator
                .asked(member, "POST", "/api/token/batch/keys", "{\"ids\":[" + id + "]}")
                .at("/data/keys/" + id)
                .asText())
        .isEqualTo(key);

    HttpResponse<String> relayed = chat(key);
    assertThat(relayed.statusCode()).as(relayed.body()).isEqualTo(200);
    assertThat(chat("sk-" + key).statusCode()).as("with the prefix sites leave out").isEqualTo(200);

    JsonNode usage =
        GatewayClient.json(gateway().get("/api/usage/token/", new Customer(0, key)).body());
    assertThat(usage.at("/code").asBoolean()).isTrue();
    assertThat(usage.at("/data/object").asText()).isEqualTo("token_usage");
    assertThat(usage.at("/data/total_used").asLong()).isPositive();
    JsonNode after = named(tokens(aggregator, member), "name", name);
    assertThat(after.at("/used_quota")).isEqualTo(usage.at("/data/total_used"));
    assertThat(after.at("/remain_quota")).isEqualTo(usage.at("/data/total_available"));
    JsonNode now = aggregator.asked(member, "GET", "/api/user/self", "").at("/data");
    assertThat(now.at("/quota").asLong()).isLessThan(1_250_000);
    assertThat(now.at("/request_count").asLong()).isEqualTo(2);
  }

  @Test
  void aRotatedKeyShowsItsNewTextAndADisabledOneNone() {
    Aggregator aggregator = new Aggregator(gateway().base());
    Member member = member("1");
    long id =
        aggregator
            .asked(member, "POST", "/api/agg-token/", "{\"name\":\"r\",\"revealable\":true}")
            .at("/data/id")
            .asLong();

    String rotated =
        aggregator
            .asked(member, "POST", "/api/agg-token/" + id + "/rotate", "{}")
            .at("/data/raw_key")
            .asText();
    assertThat(
            aggregator
                .asked(member, "POST", "/api/token/" + id + "/key", "")
                .at("/data/key")
                .asText())
        .isEqualTo(rotated);

    aggregator.asked(
        member, "PUT", "/api/agg-token/", "{\"id\":" + id + ",\"status\":\"disabled\"}");
    HttpResponse<String> hidden =
        aggregator.call(
            "POST",
            "/api/token/" + id + "/key",
            "",
            "Authorization",
            member.token(),
            "New-Api-User",
            Long.toString(member.user()));
    assertThat(hidden.statusCode()).isEqualTo(403);
    assertThat(hidden.body()).contains("key_not_revealable");
  }

  @Test
  void aTokenWithoutItsPersonOrWithAnothersIsNoSignIn() {
    Aggregator aggregator = new Aggregator(gateway().base());
    Member member = member("0");
    Member other = member("0");
    List<HttpResponse<String>> answers = new ArrayList<>();

    for (String path : List.of("/api/user/self", "/api/token/?p=1&page_size=10")) {
      String bearer = "Bearer " + member.token();
      answers.add(aggregator.call("GET", path, "", "Authorization", bearer));
      for (String user : List.of(Long.toString(other.user()), "0", "x", "99999999999999999999")) {
        answers.add(
            aggregator.call("GET", path, "", "Authorization", bearer, "New-Api-User", user));
      }
    }

    for (HttpResponse<String> answer : answers) {
      assertThat(answer.statusCode()).isEqualTo(401);
      JsonNode json = GatewayClient.json(answer.body());
      assertThat(json.at("/success").asBoolean(true)).isFalse();
      assertThat(json.at("/message").asText()).isNotBlank();
    }
  }

  private JsonNode tokens(Aggregator aggregator, Member member) {
    JsonNode page =
        aggregator.asked(member, "GET", "/api/token/?p=1&page_size=100", "").required("data");
    assertThat(page.required("page").asInt()).isEqualTo(1);
    assertThat(page.required("page_size").asInt()).isEqualTo(100);
    assertThat(page.required("total").asInt()).isEqualTo(page.required("items").size());
    return page.required("items");
  }

  private static JsonNode named(JsonNode list, String field, String value) {
    for (JsonNode element : list) {
      if (element.path(field).asText().equals(value)) {
        return element;
      }
    }
    throw new AssertionError("no " + value + " in " + list);
  }

  private HttpResponse<String> chat(String key) {
    return gateway()
        .post(
            "/v1/chat/completions",
            new Customer(0, key),
            """
            {"model":"%s","max_tokens":50,"messages":[{"role":"user","content":"hello"}]}\
            """
                .formatted(model));
  }

  /** Somebody with {@code dollars} who has signed in and made an access token. */
  private Member member(String dollars) {
    String name = "m-" + UUID.randomUUID();
    JsonNode user =
        gateway()
            .api(
                "POST",
                "/api/user/",
                """
                {"username":"%s","password":"correct-horse-battery","role":"user"}\
                """
                    .formatted(name));
    if (!dollars.equals("0")) {
      gateway()
          .api(
              "POST",
              "/api/account/" + user.required("account_id").asLong() + "/credit",
              "{\"amount\":\"%s\",\"reason\":\"test\"}".formatted(dollars));
    }
    Aggregator browser = new Aggregator(gateway().base());
    HttpResponse<String> signedIn =
        browser.call(
            "POST",
            "/api/user/login",
            "{\"username\":\"%s\",\"password\":\"correct-horse-battery\"}".formatted(name));
    HttpResponse<String> made =
        browser.call(
            "POST",
            "/api/user/self/access-token",
            "",
            "Authorization",
            "Bearer " + GatewayClient.json(signedIn.body()).at("/data/token").asText());
    return new Member(
        user.required("id").asLong(), GatewayClient.json(made.body()).at("/data/token").asText());
  }
}
