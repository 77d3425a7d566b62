package io.nebulagate.bootstrap.flow.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever is distrusted runs under a named plan until that expires, against the whole gateway. */
abstract class LoweredFlows {

  /** Costs 30 millionths of a dollar by the smaller model. */
  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"own-name",
       "choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}\
      """;

  private final String model = "large-" + UUID.randomUUID();
  private final String smaller = "small-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private Customer customer;
  private long owner;
  private String basic;
  private String bought;

  abstract GatewayClient gateway();

  @BeforeEach
  void somebodyWithALargePlan() {
    for (String name : new String[] {model, smaller}) {
      gateway().provider(upstream.baseUrl(), name, "own-" + name);
      gateway().price(name, "1", name.equals(model) ? "10" : "1");
    }
    upstream.answering(_ -> Reply.json(ANSWER));
    customer = gateway().customer("1");
    owner = account("").path("owner_id").asLong();
    bought = assign(plan(100, "\"overage\":\"block\""));
    basic = plan(1, "\"overage\":\"degrade\",\"overage_model\":\"" + smaller + "\"");
    await()
        .untilAsserted(() -> {
          ask();
          assertThat(left()).isLessThan(100);
        });
    gateway()
        .api(
            "PUT", "/api/policy/risk/plan", "{\"level\":\"high\",\"plan_id\":%s}".formatted(basic));
  }

  @AfterEach
  void nobodyIsLoweredAndTheBooksAreInOrder() {
    upstream.close();
    gateway().api("DELETE", "/api/policy/risk/plan", "");
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void aHighRiskLowersTheNextRequestAndItsEndBringsTheOldPlanBack() {
    int before = left();
    distrust("medium", Duration.ofHours(1));
    assertThat(gateway().explain(ask()).path("lowered_to").isNull()).isTrue();
    Instant end = distrust("high", Duration.ofSeconds(8));

    JsonNode first = gateway().explain(ask());
    HttpResponse<String> second = ask();

    assertThat(first.at("/lowered_to/plan_id").asText()).isEqualTo(basic);
    assertThat(first.at("/paid_by_plan/0/amount").asText()).isEqualTo("1");
    assertThat(first.at("/paid_by_plan/0/subscription_id").asText()).isNotEqualTo(bought);
    assertThat(second.headers().firstValue("X-Gateway-Degraded")).contains(model + "->" + smaller);
    JsonNode explained = gateway().explain(second);
    assertThat(explained.at("/lowered_to/plan_id").asText()).isEqualTo(basic);
    assertThat(explained.path("amount").asText()).isEqualTo("0.00003");
    JsonNode plans = account("/plan");
    assertThat(plans.at("/lowered/plan_id").asText()).isEqualTo(basic);
    assertThat(Instant.parse(plans.at("/lowered/until").asText())).isEqualTo(end);
    assertThat(plans.at("/items/0/stand_in").asBoolean()).isTrue();
    assertThat(left()).isEqualTo(before - 1);

    await().atMost(Duration.ofSeconds(20)).until(() -> Instant.now().isAfter(end));
    JsonNode restored = gateway().explain(ask());
    assertThat(restored.path("lowered_to").isNull()).isTrue();
    assertThat(restored.at("/paid_by_plan/0/subscription_id").asText()).isEqualTo(bought);
    assertThat(account("/plan").path("lowered").isNull()).isTrue();
  }

  @Test
  void whomARuleMarksIsLoweredUntilAnOperatorTrustsThemAgain() {
    String rules =
        """
        [{"name":"r","when":{"models":["%s"],"keywords":["manhattan"]},
          "then":"mark_risk","to":{"risk":"high","hours":24}}]\
        """
            .formatted(model);
    long policy =
        gateway()
            .api(
                "POST",
                "/api/policy/",
                "{\"name\":\"p\",\"mode\":\"enforce\",\"rules\":" + rules + "}")
            .path("id")
            .asLong();
    ask("manhattan");

    await()
        .untilAsserted(() ->
            assertThat(gateway().explain(ask()).at("/lowered_to/plan_id").asText())
                .isEqualTo(basic));
    gateway().api("DELETE", "/api/policy/risk/" + owner, "");

    JsonNode restored = gateway().explain(ask());
    assertThat(restored.path("lowered_to").isNull()).isTrue();
    assertThat(restored.at("/paid_by_plan/0/subscription_id").asText()).isEqualTo(bought);
    gateway().api("PUT", "/api/policy/", "{\"id\":%d,\"mode\":\"off\"}".formatted(policy));
  }

  /** Until when it lasts. */
  private Instant distrust(String level, Duration lasting) {
    Instant end = Instant.ofEpochMilli(Instant.now().plus(lasting).toEpochMilli());
    gateway()
        .api(
            "PUT",
            "/api/policy/risk/",
            "{\"owner_id\":%d,\"level\":\"%s\",\"reason\":\"test\",\"expires_at\":\"%s\"}"
                .formatted(owner, level, end));
    return end;
  }

  private JsonNode account(String path) {
    return gateway().api("GET", "/api/account/" + customer.account() + path, "");
  }

  /** The calls that are left of what was bought. */
  private int left() {
    return gateway()
        .api("GET", "/api/plan/assignment/" + bought, "")
        .at("/newest_cycle/allowances/0/available")
        .asInt();
  }

  /** A plan of so many calls a month, for the large model; answers its id. */
  private String plan(int calls, String overage) {
    String body =
        """
        {"name":"plan-%s","terms":{"cycle":{"count":1,"unit":"months"},%s,
         "allowances":[{"asset":"call","amount":%d,"models":["%s"]}]}}\
        """
            .formatted(UUID.randomUUID(), overage, calls, model);
    return gateway().api("POST", "/api/plan/", body).path("id").asText();
  }

  private String assign(String plan) {
    String body = "{\"plan_id\":%s,\"account_id\":%d}".formatted(plan, customer.account());
    return gateway().api("POST", "/api/plan/assign", body).path("id").asText();
  }

  private HttpResponse<String> ask() {
    return ask("Hello");
  }

  private HttpResponse<String> ask(String prompt) {
    String body =
        """
        {"model":"%s","max_tokens":50,"messages":[{"role":"user","content":"%s"}]}\
        """
            .formatted(model, prompt);
    return gateway().post("/v1/chat/completions", customer, body);
  }
}
