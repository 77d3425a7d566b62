package io.nebulagate.bootstrap.flow.vouchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A voucher is made by an operator, redeemed by a person, spent, and taken back. */
abstract class VoucherFlows {

  private static final String PASSWORD = "correct-horse-battery";

  abstract GatewayClient gateway();

  @AfterEach
  void theBooksAreInOrder() {
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void fiftyRequestsOfTwoPeopleForOneCodeHaveOneSuccess() throws Exception {
    String code = issue("").at("/codes/0").asText();
    List<Person> people = List.of(person(), person());
    List<Callable<Integer>> calls =
        IntStream.range(0, 50)
            .<Callable<Integer>>mapToObj(i -> () -> redeem(people.get(i % 2), code).statusCode())
            .toList();

    Map<Integer, Integer> answers = new TreeMap<>();
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : together.invokeAll(calls)) {
        answers.merge(answer.get(), 1, Integer::sum);
      }
    }

    assertThat(answers).containsEntry(200, 1);
    assertThat(answers.keySet())
        .as("used by oneself, by the other, and asked too often")
        .isSubsetOf(200, 409, 400, 429);
    assertThat(people.stream().map(this::available).sorted().toList()).isEqualTo(List.of("0", "5"));
  }

  @Test
  void fiftyPeopleBehindOneAddressGetACodeEach() throws Exception {
    JsonNode codes = issue(",\"count\":50").path("codes");
    List<Callable<Integer>> calls =
        IntStream.range(0, 50)
            .<Callable<Integer>>mapToObj(i -> {
              Customer customer = gateway().customer("0");
              return () -> redeemFor(customer.account(), codes.get(i).asText()).statusCode();
            })
            .toList();

    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : together.invokeAll(calls)) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
  }

  @Test
  void whatIsLeftOfARedemptionIsTakenBackAndTheRestIsOwed() {
    Vertx vertx = Vertx.vertx();
    String model = "m-" + UUID.randomUUID();
    JsonNode issued = issue("");
    Customer customer = gateway().customer("0");
    try (DemoUpstream upstream = DemoUpstream.start(vertx, Duration.ZERO)) {
      gateway().provider(upstream.baseUrl(), model, "demo-chat");
      gateway().price(model, "0", "500000");
      String redemption =
          GatewayClient.json(redeemFor(customer.account(), issued.at("/codes/0").asText()).body())
              .at("/data/redemption_id")
              .asText();
      HttpResponse<String> spent = ask(customer, model);
      assertThat(spent.statusCode()).as(spent.body()).isEqualTo(200);
      assertThat(gateway().available(customer)).isEqualTo("3");

      JsonNode reversed =
          gateway()
              .api(
                  "POST",
                  "/api/voucher/redemption/" + redemption + "/reverse",
                  "{\"reason\":\"abuse\"}");

      assertThat(reversed.path("amount").asText()).isEqualTo("5");
      assertThat(reversed.path("owed").asText()).isEqualTo("2");
      assertThat(gateway().available(customer)).isEqualTo("0");
      JsonNode batch =
          gateway().api("GET", "/api/voucher/batch/" + issued.path("batch_id").asText(), "");
      assertThat(batch.path("reversed").asInt()).isEqualTo(1);
    } finally {
      vertx.close();
    }
  }

  @Test
  void aPlanIsSoldAsACodeRedeemedByOneAndUsedToItsEnd() throws Exception {
    Vertx vertx = Vertx.vertx();
    String model = "m-" + UUID.randomUUID();
    Customer customer = gateway().customer("0");
    try (DemoUpstream upstream = DemoUpstream.start(vertx, Duration.ZERO)) {
      gateway().provider(upstream.baseUrl(), model, "demo-chat");
      gateway().price(model, "0", "500000");
      JsonNode issued = issuePlan();
      String code = issued.at("/codes/0").asText();
      List<Person> others = List.of(person(), person());
      List<Callable<HttpResponse<String>>> calls =
          IntStream.range(0, 12)
              .<Callable<HttpResponse<String>>>mapToObj(i ->
                  () ->
                      i % 3 == 0
                          ? redeemFor(customer.account(), code)
                          : redeem(others.get(i % 3 - 1), code))
              .toList();
      assertThat(redeemFor(customer.account(), code).statusCode()).isEqualTo(200);
      try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<HttpResponse<String>> late : together.invokeAll(calls)) {
          assertThat(late.get().statusCode()).isIn(400, 409, 429);
        }
      }

      await().untilAsserted(() -> assertThat(ask(customer, model).statusCode()).isEqualTo(200));
      assertThat(ask(customer, model).statusCode()).isEqualTo(200);
      HttpResponse<String> beyond = ask(customer, model);

      assertThat(beyond.statusCode()).isEqualTo(429);
      assertThat(beyond.body()).contains("insufficient_quota");
      assertThat(gateway().available(customer)).isEqualTo("0");
      JsonNode given =
          gateway().api("GET", "/api/account/" + customer.account() + "/plan", "").at("/items/0");
      assertThat(given.path("plan_id")).isEqualTo(issued.path("plan_id"));
      assertThat(given.at("/newest_cycle/allowances/0/available").asText()).isEqualTo("0");
      assertThat(given.path("ends_at").asText()).isNotEmpty();
    } finally {
      vertx.close();
    }
  }

  @Test
  void boundedCreditPaysForItsModelAloneAndLapsesWhenItIsTakenBack() {
    Vertx vertx = Vertx.vertx();
    String model = "m-" + UUID.randomUUID();
    String other = "m-" + UUID.randomUUID();
    Customer customer = gateway().customer("10");
    try (DemoUpstream upstream = DemoUpstream.start(vertx, Duration.ZERO)) {
      for (String each : List.of(model, other)) {
        gateway().provider(upstream.baseUrl(), each, "demo-chat");
        gateway().price(each, "0", "500000");
      }
      JsonNode issued =
          gateway()
              .api(
                  "POST",
                  "/api/voucher/batch",
                  """
                  {"label":"flow","count":1,"amount":5,"scope":{"models":["%s"]}}\
                  """
                      .formatted(model));
      JsonNode redeemed =
          GatewayClient.json(redeemFor(customer.account(), issued.at("/codes/0").asText()).body())
              .path("data");
      assertThat(redeemed.path("amount").asText()).isEqualTo("5");
      assertThat(redeemed.path("available").asText()).isEqualTo("10");

      await()
          .untilAsserted(() -> {
            assertThat(ask(customer, model).statusCode()).isEqualTo(200);
            assertThat(bounded(customer).path("used").asText()).isNotEqualTo("0");
          });
      String left = bounded(customer).path("available").asText();
      String before = gateway().available(customer);
      assertThat(ask(customer, other).statusCode()).isEqualTo(200);

      assertThat(bounded(customer).path("available").asText()).isEqualTo(left);
      assertThat(gateway().available(customer)).isNotEqualTo(before);
      String redemption = redeemed.path("redemption_id").asText();
      gateway()
          .api(
              "POST",
              "/api/voucher/redemption/" + redemption + "/reverse",
              "{\"reason\":\"abuse\"}");
      assertThat(bounded(customer).path("lapsed").asText()).isEqualTo(left);
    } finally {
      vertx.close();
    }
  }

  /** What became of what lies beside the customer's account. */
  private JsonNode bounded(Customer customer) {
    return gateway()
        .api("GET", "/api/account/" + customer.account() + "/plan", "")
        .at("/items/0/newest_cycle/allowances/0");
  }

  @Test
  void aPlanThatIsTakenBackIsGone() {
    Customer customer = gateway().customer("0");
    JsonNode issued = issuePlan();
    String redemption =
        GatewayClient.json(redeemFor(customer.account(), issued.at("/codes/0").asText()).body())
            .at("/data/redemption_id")
            .asText();

    JsonNode back =
        gateway()
            .api(
                "POST",
                "/api/voucher/redemption/" + redemption + "/reverse",
                "{\"reason\":\"abuse\"}");

    JsonNode given =
        gateway().api("GET", "/api/account/" + customer.account() + "/plan", "").at("/items/0");
    assertThat(given.path("id")).isEqualTo(back.path("subscription_id"));
    assertThat(given.path("status").asText()).isEqualTo("cancelled");
    assertThat(given.at("/newest_cycle/allowances/0/lapsed").asText()).isEqualTo("2");
    JsonNode batch =
        gateway().api("GET", "/api/voucher/batch/" + issued.path("batch_id").asText(), "");
    assertThat(batch.path("reversed").asInt()).isEqualTo(1);
  }

  @Test
  void aRevokedBatchIsWorthNothingAtOnce() {
    JsonNode issued = issue(",\"count\":2");
    Person anna = person();
    assertThat(redeem(anna, issued.at("/codes/0").asText()).statusCode()).isEqualTo(200);

    String batch = "/api/voucher/batch/" + issued.path("batch_id").asText();
    gateway().api("POST", batch + "/revoke", "");

    HttpResponse<String> late = redeem(person(), issued.at("/codes/1").asText());
    assertThat(GatewayClient.json(late.body()).path("code").asText()).isEqualTo("voucher_invalid");
    assertThat(available(anna)).isEqualTo("5");
    assertThat(gateway().api("GET", batch, "").path("redemption_rate").asText()).isEqualTo("0.5");
  }

  private JsonNode issue(String terms) {
    String count = terms.contains("\"count\"") ? "" : ",\"count\":1";
    return gateway()
        .api(
            "POST",
            "/api/voucher/batch",
            "{\"label\":\"flow\",\"amount\":\"5\"%s%s}".formatted(count, terms));
  }

  /** A code for two calls in a month, and the plan that says so. */
  private JsonNode issuePlan() {
    String terms =
        "{\"cycle\":{\"count\":1,\"unit\":\"months\"},"
            + "\"allowances\":[{\"asset\":\"call\",\"amount\":2}]}";
    JsonNode plan =
        gateway()
            .api(
                "POST",
                "/api/plan/",
                "{\"name\":\"sold-%s\",\"terms\":%s}".formatted(UUID.randomUUID(), terms));
    ObjectNode issued =
        (ObjectNode)
            gateway()
                .api(
                    "POST",
                    "/api/voucher/batch",
                    "{\"label\":\"flow\",\"count\":1,\"plan_id\":%s,\"plan_cycles\":1}"
                        .formatted(plan.path("id").asText()));
    issued.set("plan_id", plan.path("id"));
    return issued;
  }

  private HttpResponse<String> ask(Customer customer, String model) {
    return gateway()
        .post(
            "/v1/chat/completions",
            customer,
            """
            {"model":"%s","max_tokens":4,"messages":[{"role":"user","content":"Hi"}]}\
            """
                .formatted(model));
  }

  /** Somebody who is signed in. */
  private Person person() {
    String name = "v-" + UUID.randomUUID();
    String body = "\"username\":\"%s\",\"password\":\"%s\"".formatted(name, PASSWORD);
    long account =
        gateway()
            .api("POST", "/api/user/", "{" + body + ",\"role\":\"user\"}")
            .path("account_id")
            .asLong();
    HttpResponse<String> signedIn =
        gateway()
            .send(
                HttpRequest.newBuilder(gateway().base().resolve("/api/user/login"))
                    .POST(BodyPublishers.ofString("{" + body + "}")));
    return new Person(account, GatewayClient.json(signedIn.body()).at("/data/token").asText());
  }

  private HttpResponse<String> redeem(Person person, String code) {
    return gateway()
        .send(
            HttpRequest.newBuilder(gateway().base().resolve("/api/voucher/redeem"))
                .header("Authorization", "Bearer " + person.token())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString("{\"code\":\"%s\"}".formatted(code))));
  }

  /** What an operator redeems for somebody. */
  private HttpResponse<String> redeemFor(long account, String code) {
    return gateway()
        .apiResponse(
            "POST",
            "/api/voucher/redeem",
            "{\"code\":\"%s\",\"account_id\":%d}".formatted(code, account));
  }

  private String available(Person person) {
    return gateway().api("GET", "/api/account/" + person.account(), "").path("available").asText();
  }

  private record Person(long account, String token) {}
}
