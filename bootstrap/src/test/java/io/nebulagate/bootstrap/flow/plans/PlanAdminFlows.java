package io.nebulagate.bootstrap.flow.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator sells a plan; its owner uses it up, sees what is left, and gets the next cycle. */
abstract class PlanAdminFlows {

  private static final String PASSWORD = "correct-horse-battery";

  /** Costs 210 dollars in a million. */
  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"own-name",
       "choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}\
      """;

  private final String model = "sold-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();

  abstract GatewayClient gateway();

  @BeforeEach
  void aPricedModel() {
    gateway().provider(upstream.baseUrl(), model, "own-name");
    gateway().price(model, "1", "10");
    upstream.answering(Reply.json(ANSWER));
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstream.close();
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void anOwnerSeesWhatRequestsUseUntilNothingIsLeft() {
    Person anna = person();
    assign(plan("\"asset\":\"call\",\"amount\":3", "months"), anna, "");

    felt(anna);
    assertThat(left(anna)).isEqualTo("2");
    await().untilAsserted(() -> assertThat(first(anna).path("used").asText()).isEqualTo("1"));
    assertThat(ask(anna).statusCode()).isEqualTo(200);
    assertThat(ask(anna).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = ask(anna);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("insufficient_quota");
    await()
        .untilAsserted(() ->
            assertThat(first(anna).toString())
                .isEqualTo(
                    "{\"asset\":\"call\",\"granted\":\"3\",\"carried_in\":\"0\",\"used\":\"3\","
                        + "\"held\":\"0\",\"available\":\"0\",\"carried_out\":\"0\","
                        + "\"lapsed\":\"0\"}"));
  }

  @Test
  void theNextCycleBringsWhatItAllowsAndWhatWasCarriedOver() {
    Person anna = person();
    Instant almostOver = Instant.now().minus(Duration.ofSeconds(52));
    JsonNode given =
        assign(
            plan(
                "\"asset\":\"usd\",\"amount\":\"0.0005\",\"rollover\":\"amount\","
                    + "\"rollover_most\":\"0.0001\"",
                "minutes"),
            anna,
            ",\"start\":\"" + almostOver + "\"");
    String usage = "/api/plan/assignment/" + given.path("id").asText() + "/usage";

    felt(anna);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          ask(anna); // whoever asks begins the cycle that is due
          assertThat(own(anna).at("/newest_cycle/number").asLong()).isGreaterThan(1);
        });

    JsonNode cycles = get(anna, usage).path("items");
    JsonNode first = cycles.get(cycles.size() - 1).at("/allowances/0");
    JsonNode second = cycles.get(cycles.size() - 2).at("/allowances/0");
    assertThat(first.path("available").asText()).isEqualTo("0");
    assertThat(second.path("granted").asText()).isEqualTo("0.0005");
    assertThat(second.path("carried_in")).isEqualTo(first.path("carried_out"));
  }

  @Test
  void whatIsFrozenIsNotUsedAndWhatIsCancelledIsGone() {
    Person anna = person();
    JsonNode given = assign(plan("\"asset\":\"call\",\"amount\":50", "months"), anna, "");
    felt(anna);
    String path = "/api/plan/assignment/" + given.path("id").asText();

    gateway().api("POST", path + "/freeze", "{\"reason\":\"a card bounced\"}");
    String before = left(anna);
    ask(anna);
    assertThat(left(anna)).isEqualTo(before);
    gateway().api("POST", path + "/unfreeze", "{\"reason\":\"paid\"}");
    felt(anna);
    gateway().api("POST", path + "/cancel", "{\"reason\":\"asked for\"}");

    assertThat(own(anna).path("status").asText()).isEqualTo("cancelled");
    assertThat(left(anna)).isEqualTo("0");
    assertThat(first(anna).path("lapsed").asInt()).isPositive();
  }

  @Test
  void whatIsUsedAndWhatEndsIsToldToTheOperatorsReceiver() {
    try (ScriptedUpstream receiver = ScriptedUpstream.start()) {
      receiver.answering(Reply.json("{}"));
      String hook =
          gateway()
              .api(
                  "POST",
                  "/api/notice/webhook",
                  "{\"url\":\"%s/in\",\"kinds\":[\"allowance_used\",\"subscription_ending\"]}"
                      .formatted(receiver.baseUrl()))
              .path("id")
              .asText();
      Person anna = person();
      String soon = ",\"end\":\"" + Instant.now().plus(Duration.ofSeconds(20)) + "\"";
      JsonNode given = assign(plan("\"asset\":\"call\",\"amount\":1", "months"), anna, soon);

      felt(anna);

      String subscription = "\"subscription\":\"" + given.path("id").asText() + "\"";
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() ->
              assertThat(receiver.received())
                  .extracting(call -> call.body())
                  .filteredOn(body -> body.contains(subscription))
                  .satisfiesExactlyInAnyOrder(
                      told ->
                          assertThat(told).contains("\"allowance_used\"", "\"threshold\":\"100\""),
                      told ->
                          assertThat(told).contains("\"subscription_ending\"", "\"days\":\"0\"")));
      gateway().api("DELETE", "/api/webhook/" + hook, "");
    }
  }

  @Test
  void manyWhoRepeatOneAssignmentMakeOne() {
    Person anna = person();
    String plan = plan("\"asset\":\"call\",\"amount\":3", "months");
    String body = "{\"plan_id\":%s,\"account_id\":%d}".formatted(plan, anna.paying().account());
    String key = UUID.randomUUID().toString();
    AtomicInteger replayed = new AtomicInteger();

    IntStream.range(0, 16)
        .parallel()
        .forEach(_ -> {
          HttpResponse<String> answer =
              gateway().apiResponse("POST", "/api/plan/assign", body, key);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          answer
              .headers()
              .firstValue("Idempotency-Replayed")
              .ifPresent(_ -> replayed.incrementAndGet());
        });

    assertThat(replayed).hasValue(15);
    JsonNode own = get(anna, "/api/user/self/plan");
    assertThat(own.path("total").asInt()).isEqualTo(1);
    assertThat(own.at("/items/0/newest_cycle/allowances/0/granted").asText()).isEqualTo("3");
  }

  /** A plan that refuses what it does not cover; answers its id. */
  private String plan(String allowance, String unit) {
    String body =
        """
        {"name":"plan-%s","terms":{"cycle":{"count":1,"unit":"%s"},"allowances":[{%s}]}}\
        """
            .formatted(UUID.randomUUID(), unit, allowance);
    return gateway().api("POST", "/api/plan/", body).path("id").asText();
  }

  private JsonNode assign(String plan, Person person, String terms) {
    String body =
        "{\"plan_id\":%s,\"account_id\":%d%s}".formatted(plan, person.paying().account(), terms);
    return gateway().api("POST", "/api/plan/assign", body);
  }

  /** Somebody who is signed in and has a key and a dollar. */
  private Person person() {
    String name = "p-" + UUID.randomUUID();
    String body = "\"username\":\"%s\",\"password\":\"%s\"".formatted(name, PASSWORD);
    long account =
        gateway()
            .api("POST", "/api/user/", "{" + body + ",\"role\":\"user\"}")
            .path("account_id")
            .asLong();
    gateway()
        .api("POST", "/api/account/" + account + "/credit", "{\"amount\":1,\"reason\":\"test\"}");
    String key =
        gateway()
            .api(
                "POST",
                "/api/agg-token/",
                "{\"name\":\"%s\",\"account_id\":%d}".formatted(name, account))
            .path("raw_key")
            .asText();
    HttpResponse<String> signedIn =
        gateway()
            .send(
                HttpRequest.newBuilder(gateway().base().resolve("/api/user/login"))
                    .POST(BodyPublishers.ofString("{" + body + "}")));
    return new Person(
        new Customer(account, key), GatewayClient.json(signedIn.body()).at("/data/token").asText());
  }

  private JsonNode own(Person person) {
    return get(person, "/api/user/self/plan").at("/items/0");
  }

  /** What became of the first allowance of the newest cycle. */
  private JsonNode first(Person person) {
    return own(person).at("/newest_cycle/allowances/0");
  }

  private String left(Person person) {
    return first(person).path("available").asText();
  }

  private JsonNode get(Person person, String path) {
    HttpResponse<String> answer =
        gateway()
            .send(
                HttpRequest.newBuilder(gateway().base().resolve(path))
                    .header("Authorization", "Bearer " + person.token()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return GatewayClient.json(answer.body()).path("data");
  }

  private HttpResponse<String> ask(Person person) {
    String body =
        """
        {"model":"%s","max_tokens":20,"messages":[{"role":"user","content":"Hello"}]}\
        """
            .formatted(model);
    return gateway().post("/v1/chat/completions", person.paying(), body);
  }

  /** Asks until a request uses the plan: replicas hear of it within moments. */
  private void felt(Person person) {
    String before = left(person);
    await()
        .untilAsserted(() -> {
          ask(person);
          assertThat(left(person)).isNotEqualTo(before);
        });
  }

  private record Person(Customer paying, String token) {}
}
