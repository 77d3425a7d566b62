package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every gateway must do, in whatever way it was started: in the test's own process, as a jar
 * or as a native binary.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayFlows {

  private final Vertx vertx = Vertx.vertx();
  private final String model = "m-" + UUID.randomUUID();
  private final String embedding = "e-" + UUID.randomUUID();

  /** A token of its answers is half a dollar, a prompt is free. */
  private final String expensive = "x-" + UUID.randomUUID();

  private DemoUpstream upstream;

  abstract GatewayClient gateway();

  @BeforeAll
  void aPricedModelOnAWellBehavedUpstream() {
    upstream = DemoUpstream.start(vertx, Duration.ZERO);
    long provider = gateway().provider(upstream.baseUrl(), model, "demo-chat");
    gateway().provider(upstream.baseUrl(), embedding, "demo-embedding");
    gateway().provider(upstream.baseUrl(), expensive, "demo-chat");
    gateway().price(model, "2.5", "10");
    gateway().price(expensive, "0", "500000");
    gateway().cost(provider, model, "1.25", "5");
    gateway().price(embedding, "0.02", "0");
  }

  @AfterAll
  void stop() {
    upstream.close();
    vertx.close();
  }

  @Test
  void aChatIsAnsweredChargedAndExplained() {
    Customer customer = gateway().customer("1");

    HttpResponse<String> answer = chat(customer, "\"max_tokens\":5");

    JsonNode body = GatewayClient.json(answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(body.at("/object").asText()).isEqualTo("chat.completion");
    assertThat(body.at("/model").asText()).isEqualTo(model);
    assertThat(body.at("/choices/0/message/role").asText()).isEqualTo("assistant");
    long prompt = body.at("/usage/prompt_tokens").asLong();
    BigDecimal cost = BigDecimal.valueOf(prompt * 2_500 + 5 * 10_000, 9);
    assertThat(new BigDecimal(gateway().available(customer)))
        .isEqualByComparingTo(BigDecimal.ONE.subtract(cost));
    JsonNode explained = gateway().explain(answer);
    assertThat(new BigDecimal(explained.at("/amount").asText())).isEqualByComparingTo(cost);
    assertThat(explained.at("/usage_source").asText()).isEqualTo("exact");
    assertThat(explained.at("/parts")).hasSize(2);
    assertThat(explained.at("/parts/1").toString())
        .isEqualTo(
            "{\"kind\":\"output\",\"tokens\":5,\"count\":5,\"unit_price\":\"10\","
                + "\"per\":1000000,\"amount\":\"0.00005\"}");
    assertThat(explained.at("/exact").asText()).isEqualTo(explained.at("/amount").asText());
    assertThat(explained.at("/hold/status").asText()).isEqualTo("settled");
    assertThat(new BigDecimal(explained.at("/attempts/0/cost").asText()))
        .as("the provider takes half")
        .isEqualByComparingTo(cost.divide(BigDecimal.TWO));
    assertThat(explained.at("/attempts/0/outcome").asText()).isEqualTo("served");
    assertThat(explained.at("/transfers")).as("a hold and its charge share one id").hasSize(1);
  }

  @Test
  void aStreamHidesTheUsageTheClientDidNotAskForAndChargesItAllTheSame() {
    Customer customer = gateway().customer("1");

    HttpResponse<String> answer = chat(customer, "\"stream\":true,\"max_tokens\":5");

    List<JsonNode> frames = frames(answer.body());
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(frames.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(frames.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(frames).allMatch(frame -> frame.at("/model").asText().equals(model));
    assertThat(frames).noneMatch(frame -> frame.has("usage"));
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    assertThat(gateway().explain(answer).at("/usage_source").asText()).isEqualTo("exact");
  }

  @Test
  void aStreamShowsTheUsageTheClientAskedFor() {
    HttpResponse<String> answer =
        chat(
            gateway().customer("1"),
            "\"stream\":true,\"max_tokens\":5,\"stream_options\":{\"include_usage\":true}");

    JsonNode last = frames(answer.body()).getLast();
    assertThat(last.at("/choices")).isEmpty();
    assertThat(last.at("/usage/completion_tokens").asLong()).isEqualTo(5);
  }

  @Test
  void aTextIsCompleted() {
    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/completions",
                gateway().customer("1"),
                "{\"model\":\"%s\",\"prompt\":\"Once\",\"max_tokens\":3}".formatted(model));

    assertThat(GatewayClient.json(answer.body()).at("/choices/0/text").asText())
        .isEqualTo("This is the");
  }

  @Test
  void textsAreEmbeddedInTheirOrder() {
    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/embeddings",
                gateway().customer("1"),
                "{\"model\":\"%s\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}"
                    .formatted(embedding));

    JsonNode body = GatewayClient.json(answer.body());
    assertThat(body.at("/data/0/index").asInt()).isZero();
    assertThat(body.at("/data/1/embedding").isTextual()).isTrue();
    assertThat(body.at("/model").asText()).isEqualTo(embedding);
  }

  @Test
  void theModelsAKeyMayCallAreListed() {
    Customer customer = gateway().customer("0");

    JsonNode list = GatewayClient.json(gateway().get("/v1/models", customer).body());
    JsonNode one = GatewayClient.json(gateway().get("/v1/models/" + model, customer).body());
    HttpResponse<String> none = gateway().get("/v1/models/nope", customer);

    assertThat(list.at("/object").asText()).isEqualTo("list");
    assertThat(list.at("/data").findValuesAsText("id")).contains(model, embedding).isSorted();
    assertThat(one.at("/id").asText()).isEqualTo(model);
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(error(none).at("/code").asText()).isEqualTo("model_not_found");
  }

  @ParameterizedTest(name = "{1} -> {2} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | {\"model\":           | 400 | invalid_json               | ",
        "/v1/chat/completions | {\"messages\":[]}     | 400 | missing_required_parameter | model",
        "/v1/chat/completions | {\"model\":\"nope\",\"messages\":[]} | 404 | model_not_found | model",
        "/v1/chat/completions | {\"model\":\"a\",\"model\":\"b\",\"messages\":[]} | 400 | invalid_json |",
        "/v1/chat/completions | {\"model\":7,\"messages\":[]} | 400 | invalid_value | model",
        "/v1/nothing          | {}                    | 404 | unknown_url                | "
      })
  void whatIsWrongIsToldInOpenAisWords(
      String path, String body, int status, String code, String param) {
    HttpResponse<String> answer = gateway().post(path, gateway().customer("1"), body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(error(answer).at("/code").asText()).isEqualTo(code);
    assertThat(error(answer).at("/param").asText(null)).isEqualTo(param == null ? null : param);
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
  }

  @Test
  void aWrongKeyIsRefused() {
    HttpResponse<String> answer = chat(new Customer(0, "sk-ng-wrong"), "\"n\":1");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(error(answer).at("/code").asText()).isEqualTo("invalid_api_key");
  }

  @Test
  void aWrongMethodIsRefused() {
    HttpResponse<String> answer = gateway().get("/v1/chat/completions", gateway().customer("0"));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(error(answer).at("/code").asText()).isEqualTo("method_not_allowed");
  }

  @Test
  void withoutMoneyTheClientIsToldNotToRetry() {
    HttpResponse<String> answer = chat(gateway().customer("0"), "\"n\":1");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(error(answer).at("/code").asText()).isEqualTo("insufficient_quota");
    assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
  }

  @Test
  void aModelWithoutAPriceIsNotServed() {
    String unpriced = "u-" + UUID.randomUUID();
    gateway().provider(upstream.baseUrl(), unpriced, "demo-chat");

    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/chat/completions",
                gateway().customer("1"),
                "{\"model\":\"%s\",\"messages\":[]}".formatted(unpriced));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(error(answer).at("/code").asText()).isEqualTo("model_not_priced");
  }

  @Test
  void aBodyBeyondTheBoundIsRefusedBeforeItIsRead() {
    byte[] large = new byte[40 * 1024 * 1024];
    HttpResponse<String> answer =
        gateway()
            .send(
                HttpRequest.newBuilder(gateway().base().resolve("/v1/chat/completions"))
                    .header("Authorization", "Bearer " + gateway().customer("0").key())
                    .expectContinue(true)
                    .POST(BodyPublishers.ofByteArray(large)));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(error(answer).at("/code").asText()).isEqualTo("request_too_large");
  }

  @Test
  void healthAndMetricsNeedNoKey() {
    chat(gateway().customer("1"), "\"max_tokens\":1");

    assertThat(open("/healthz").statusCode()).isEqualTo(200);
    assertThat(open("/readyz").statusCode()).isEqualTo(200);
    assertThat(open("/metrics").body())
        .contains(
            "nebulagate_requests_total{", "nebulagate_tokens_total{", "nebulagate_open_holds");
  }

  @Test
  void noPageOfTheFrameworkIsReachable() {
    for (String path :
        List.of(
            "/",
            "/q/dev",
            "/q/health",
            "/q/metrics",
            "/q/openapi",
            "/q/openapi.json",
            "/q/swagger-ui",
            "/index.html")) {
      assertThat(open(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void theOpenApiDocumentIsForOperators() {
    HttpResponse<String> document = gateway().apiResponse("GET", "/api/openapi", "");

    assertThat(document.statusCode()).isEqualTo(200);
    JsonNode json = GatewayClient.json(document.body());
    assertThat(json.at("/openapi").asText()).startsWith("3.1");
    assertThat(json.at("/paths/~1v1~1chat~1completions/post/summary").asText()).isNotEmpty();
    assertThat(open("/api/openapi").statusCode()).isEqualTo(401);
  }

  @Test
  void theLedgerIsInOrder() {
    chat(gateway().customer("1"), "\"max_tokens\":1");

    JsonNode verified = gateway().api("GET", "/api/ledger/verify", "");

    assertThat(verified.at("/ok").asBoolean()).isTrue();
    assertThat(verified.at("/checked_transfers").asLong()).isPositive();
  }

  private HttpResponse<String> chat(Customer customer, String fields) {
    return gateway()
        .post(
            "/v1/chat/completions",
            customer,
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],%s}"
                .formatted(model, fields));
  }

  private HttpResponse<String> open(String path) {
    return gateway().send(HttpRequest.newBuilder(gateway().base().resolve(path)));
  }

  private static JsonNode error(HttpResponse<String> answer) {
    return GatewayClient.json(answer.body()).at("/error");
  }

  private static List<JsonNode> frames(String body) {
    return body.lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> GatewayClient.json(line.substring("data: ".length())))
        .toList();
  }

  @Test
  void aKeySeesWhatItsAccountWasGivenAndHasUsed() {
    Customer customer = gateway().customer("10");
    spend(customer);

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
    String charge = gateway().explain(spend(customer)).at("/transfers/0").asText();
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
    spend(customer);

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

  @Test
  void theSixtyFirstRequestOfAMinuteIsRefusedAndToldWhenToComeAgain() {
    Customer customer = gateway().customer("1");
    gateway().limit(customer, "\"rpm_limit\":60");

    List<HttpResponse<String>> answers =
        IntStream.range(0, 61).mapToObj(_ -> chat(customer, "\"max_tokens\":1")).toList();

    HttpResponse<String> first = answers.getFirst();
    assertThat(header(first, "x-ratelimit-limit-requests")).isEqualTo("60");
    assertThat(header(first, "x-ratelimit-remaining-requests")).isEqualTo("59");
    assertThat(answers.subList(0, 60)).allMatch(answer -> answer.statusCode() == 200);
    HttpResponse<String> last = answers.getLast();
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(GatewayClient.json(last.body()).at("/error/code").asText())
        .isEqualTo("rate_limit_exceeded");
    assertThat(GatewayClient.json(last.body()).at("/error/type").asText()).isEqualTo("requests");
    assertThat(GatewayClient.json(last.body()).at("/error/message").asText())
        .matches(
            "Rate limit of this user reached: requests per minute\\."
                + " Please try again in [0-9]+ s\\.");
    assertThat(Integer.parseInt(header(last, "retry-after"))).isBetween(1, 60);
    assertThat(header(last, "x-ratelimit-limit-requests")).isEqualTo("60");
    assertThat(header(last, "x-ratelimit-remaining-requests")).isEqualTo("0");
    assertThat(header(last, "x-ratelimit-reset-requests")).matches("1m0s|[1-5]?[0-9]s");
    assertThat(gateway().get("/metrics", customer).body())
        .contains("nebulagate_rate_limited_total{limit=\"requests\"}");
  }

  @Test
  void tokensAreTakenAtTheEstimateAndTheRemainderComesBack() {
    Customer customer = gateway().customer("1");
    gateway().limit(customer, "\"tpm_limit\":1000");

    HttpResponse<String> first = chat(customer, "\"stream\":true,\"max_tokens\":800");
    HttpResponse<String> second = chat(customer, "\"max_tokens\":800");

    long used = gateway().explain(first).at("/usage/input").asLong();
    used += gateway().explain(first).at("/usage/output").asLong();
    long taken = 1000 - Long.parseLong(header(first, "x-ratelimit-remaining-tokens"));
    assertThat(taken).as("a prompt and its bound").isBetween(800L, 900L);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(header(second, "x-ratelimit-remaining-tokens"))
        .isEqualTo(Long.toString(1000 - used - taken));
  }

  @Test
  void aLimitIsInForceAtOnceAndGoneAtOnce() {
    Customer customer = gateway().customer("1");
    gateway().limit(customer, "\"rpm_limit\":1");
    assertThat(chat(customer, "\"max_tokens\":1").statusCode()).isEqualTo(200);
    assertThat(chat(customer, "\"max_tokens\":1").statusCode()).isEqualTo(429);

    gateway().limit(customer, "\"rpm_limit\":null");

    HttpResponse<String> free = chat(customer, "\"max_tokens\":1");
    assertThat(free.statusCode()).isEqualTo(200);
    assertThat(free.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }

  /** A request that costs two and a half dollars. */
  private HttpResponse<String> spend(Customer customer) {
    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/chat/completions",
                customer,
                """
                {"model":"%s","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]}\
                """
                    .formatted(expensive));
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
