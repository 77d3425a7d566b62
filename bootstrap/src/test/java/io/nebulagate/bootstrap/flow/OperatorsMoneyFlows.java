package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What operators do with money, against the whole gateway, and what a key's client sees of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorsMoneyFlows {

  private final Vertx vertx = Vertx.vertx();
  private final String model = "m-" + UUID.randomUUID();
  private DemoUpstream upstream;

  abstract GatewayClient gateway();

  /** A token of an answer is half a dollar, a prompt is free. */
  @BeforeAll
  void anExpensiveModel() {
    upstream = DemoUpstream.start(vertx, Duration.ZERO);
    gateway().provider(upstream.baseUrl(), model, "demo-chat");
    gateway().price(model, "0", "500000");
  }

  @AfterAll
  void stop() {
    upstream.close();
    vertx.close();
  }

  @Test
  void aKeySeesWhatItsAccountWasGivenAndHasUsed() {
    Customer customer = gateway().customer("10");
    chat(customer);

    JsonNode subscription =
        GatewayClient.json(gateway().get("/v1/dashboard/billing/subscription", customer).body());
    JsonNode usage =
        GatewayClient.json(gateway().get("/v1/dashboard/billing/usage", customer).body());
    JsonNode token = GatewayClient.json(gateway().get("/api/usage/token/", customer).body());

    assertThat(subscription.at("/hard_limit_usd").toString()).isEqualTo("10");
    assertThat(usage.at("/total_usage").toString()).isEqualTo("250");
    assertThat(token.at("/data/total_used").asLong()).isEqualTo(1_250_000);
    assertThat(token.at("/data/total_available").asLong()).isEqualTo(3_750_000);
  }

  @Test
  void aChargeIsTakenBackOnceAndNoMoreThanOnce() {
    Customer customer = gateway().customer("10");
    String charge = gateway().explain(chat(customer)).at("/transfers/0").asText();
    String asked = "{\"transfer_id\":\"%s\",\"reason\":\"a mistake\"}".formatted(charge);

    JsonNode reversed = gateway().api("POST", "/api/ledger/reverse", asked);
    HttpResponse<String> again = gateway().apiResponse("POST", "/api/ledger/reverse", asked);

    assertThat(reversed.at("/amount").asText()).isEqualTo("2.5");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("reversal_exceeds_original");
    assertThat(gateway().available(customer)).isEqualTo("10");
    assertThat(violations()).isEmpty();
  }

  @Test
  void creditIsUsedAndOwedAndRepaid() {
    Customer customer = gateway().customer("0");
    String account = "/api/account/" + customer.account();
    gateway().api("PUT", account + "/credit-limit", "{\"amount\":\"5\"}");
    chat(customer);

    HttpResponse<String> tooLow =
        gateway().apiResponse("PUT", account + "/credit-limit", "{\"amount\":\"2.4\"}");

    assertThat(gateway().available(customer)).isEqualTo("-2.5");
    assertThat(tooLow.statusCode()).isEqualTo(409);
    assertThat(tooLow.body()).contains("credit_in_use");
    assertThat(violations()).isEmpty();
  }

  @Test
  void manyAreCreditedByAJobThatRunsOn() {
    String ids =
        IntStream.range(0, 60)
            .mapToObj(_ -> Long.toString(gateway().customer("0").account()))
            .collect(Collectors.joining(","));
    String asked =
        "{\"filter\":{\"account_ids\":[%s]},\"asset\":\"USD\",\"amount\":\"0.1\",".formatted(ids)
            + "\"reason\":\"an outage\",\"dry_run\":%s}";

    JsonNode preview = gateway().api("POST", "/api/plan/bulk-credit", asked.formatted(true));
    JsonNode job = gateway().api("POST", "/api/plan/bulk-credit", asked.formatted(false));

    assertThat(preview.at("/total").asText()).isEqualTo("6");
    String progress = "/api/plan/bulk-credit/" + job.at("/id").asText();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> gateway().api("GET", progress, "").at("/state").asText().equals("done"));
    assertThat(gateway().api("GET", progress, "").at("/done").asInt()).isEqualTo(60);
    assertThat(violations()).isEmpty();
  }

  private HttpResponse<String> chat(Customer customer) {
    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/chat/completions",
                customer,
                """
                {"model":"%s","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]}\
                """
                    .formatted(model));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(new BigDecimal(gateway().explain(answer).at("/amount").asText()))
        .isEqualByComparingTo("2.5");
    return answer;
  }

  private String violations() {
    JsonNode found = gateway().api("GET", "/api/ledger/verify", "").at("/violations");
    return found.isEmpty() ? "" : found.toString();
  }
}
