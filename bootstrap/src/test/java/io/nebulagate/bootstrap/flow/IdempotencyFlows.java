package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client gets, and pays, that asks the same question twice under one Idempotency-Key. */
abstract class IdempotencyFlows {

  private static final String ANSWER =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"own-name\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,"
          + "\"total_tokens\":12}}";
  private static final String STREAM =
      "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"own-name\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}}\n\n"
          + "data: [DONE]\n\n";
  private static final String ONE_CHARGE = "0.999988";

  private final String model = "m-" + UUID.randomUUID();
  private final String key = "key-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();

  abstract GatewayClient gateway();

  @BeforeEach
  void aPricedModel() {
    gateway().provider(upstream.baseUrl(), model, "own-name");
    gateway().price(model, "1", "1");
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  @Test
  void aRepeatGetsTheSameBytesAndPaysNothing() {
    upstream.answering(Reply.json(ANSWER.formatted("déjà")));
    Customer customer = gateway().customer("1");
    HttpResponse<String> first = ask(customer, key, question(false));

    HttpResponse<String> again = ask(customer, key, question(false));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(again.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(upstream.received()).hasSize(1);
    assertThat(gateway().available(customer)).isEqualTo(ONE_CHARGE);
    assertThat(gateway().explain(again).at("/usage_source").asText()).isEqualTo("replay");
    assertThat(gateway().explain(again).at("/status").asInt()).isEqualTo(200);
    assertThat(upstream.received().getFirst().headers()).doesNotContainKey("idempotency-key");
  }

  @Test
  void aRepeatCountsAgainstNoLimit() {
    upstream.answering(Reply.json(ANSWER.formatted("ok")));
    Customer customer = gateway().customer("1");
    gateway().limit(customer, "\"rpm_limit\":1");
    ask(customer, key, question(false));

    HttpResponse<String> again = ask(customer, key, question(false));

    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(again.headers().firstValue("x-ratelimit-limit-requests")).isEmpty();
    assertThat(ask(customer, key + "-2", question(false)).statusCode()).isEqualTo(429);
  }

  @Test
  void theOrderOfMembersDoesNotMakeAnotherQuestion() {
    upstream.answering(Reply.json(ANSWER.formatted("ok")));
    Customer customer = gateway().customer("1");
    ask(customer, key, "{\"model\":\"%s\",\"messages\":[],\"n\":1}".formatted(model));

    HttpResponse<String> again =
        ask(customer, key, " { \"n\": 1, \"messages\" : [ ], \"model\":\"%s\"}".formatted(model));

    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void anotherQuestionUnderTheSameKeyIsRefused() {
    upstream.answering(Reply.json(ANSWER.formatted("ok")));
    Customer customer = gateway().customer("1");
    ask(customer, key, question(false));

    HttpResponse<String> other = ask(customer, key, question(true));

    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(code(other)).isEqualTo("idempotency_key_reused");
    assertThat(upstream.received()).hasSize(1);
  }

  @Test
  void anotherApiKeysWordsAreAnotherKey() {
    upstream.answering(Reply.json(ANSWER.formatted("one")), Reply.json(ANSWER.formatted("two")));
    ask(gateway().customer("1"), key, question(false));

    HttpResponse<String> other = ask(gateway().customer("1"), key, question(false));

    assertThat(other.body()).contains("two");
    assertThat(other.headers().firstValue("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void ofManyTwinsAtOnceOneRunsAndOneIsCharged() {
    upstream.answering(
        IntStream.range(0, 50)
            .mapToObj(_ -> Reply.json(ANSWER.formatted("ok")))
            .toArray(Reply[]::new));
    Customer customer = gateway().customer("1");

    List<CompletableFuture<HttpResponse<String>>> twins =
        IntStream.range(0, 50).mapToObj(_ -> send(customer, key, question(false))).toList();
    List<HttpResponse<String>> answers = twins.stream().map(CompletableFuture::join).toList();

    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() == 200)
        .filteredOn(answer -> answer.headers().firstValue("Idempotency-Replayed").isEmpty())
        .hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .allMatch(answer -> code(answer).equals("idempotency_in_progress"))
        .allMatch(answer -> answer.headers().firstValue("Retry-After").orElse("").equals("1"));
    assertThat(upstream.received()).hasSize(1);
    assertThat(gateway().available(customer)).isEqualTo(ONE_CHARGE);
  }

  @Test
  void aFinishedStreamIsNotRunAgain() {
    upstream.answering(Reply.stream(STREAM));
    Customer customer = gateway().customer("1");
    HttpResponse<String> first = ask(customer, key, question(true));

    HttpResponse<String> again = ask(customer, key, question(true));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(code(again)).isEqualTo("already_completed");
    String id = first.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(again.body()).contains(id, "0.000012 USD");
    assertThat(again.headers().firstValue("x-should-retry")).hasValue("false");
    assertThat(upstream.received()).hasSize(1);
  }

  @Test
  void anAnswerTooLargeToKeepIsNotRunAgain() {
    upstream.answering(Reply.json(ANSWER.formatted("x".repeat(70_000))));
    Customer customer = gateway().customer("1");
    ask(customer, key, question(false));

    HttpResponse<String> again = ask(customer, key, question(false));

    assertThat(code(again)).isEqualTo("already_completed");
    assertThat(upstream.received()).hasSize(1);
  }

  @Test
  void whatTheUpstreamFindsWrongStaysWrong() {
    upstream.answering(
        Reply.json(
            400,
            "{\"error\":{\"message\":\"no such tool\",\"type\":\"invalid_request_error\","
                + "\"param\":\"tools[0]\",\"code\":\"bad_tool\"}}"));
    Customer customer = gateway().customer("1");
    HttpResponse<String> first = ask(customer, key, question(false));

    HttpResponse<String> again = ask(customer, key, question(false));

    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(upstream.received()).hasSize(1);
    assertThat(gateway().available(customer)).isEqualTo("1");
  }

  @Test
  void aFailureFreesTheKey() {
    Reply failure = Reply.json(500, "{}"); // once, and twice again after a while
    upstream.answering(failure, failure, failure, Reply.json(ANSWER.formatted("ok")));
    Customer customer = gateway().customer("1");
    HttpResponse<String> failed = ask(customer, key, question(false));

    HttpResponse<String> again = ask(customer, key, question(false));

    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void whoCannotPayMayTryAgainWithTheSameKey() {
    upstream.answering(Reply.json(ANSWER.formatted("ok")));
    Customer poor = gateway().customer("0");
    HttpResponse<String> refused = ask(poor, key, question(false));
    gateway()
        .api(
            "POST",
            "/api/account/" + poor.account() + "/credit",
            "{\"amount\":\"1\",\"reason\":\"test\"}");

    HttpResponse<String> again = ask(poor, key, question(false));

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(again.statusCode()).isEqualTo(200);
  }

  @Test
  void aFreeAnswerIsGivenAgainToo() {
    gateway().price(model, "0", "0");
    upstream.answering(Reply.json(ANSWER.formatted("ok")));
    Customer customer = gateway().customer("0");
    HttpResponse<String> first = ask(customer, key, question(false));

    HttpResponse<String> again = ask(customer, key, question(false));

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void aKeyThatIsNoneIsRefusedByName() {
    Customer customer = gateway().customer("1");

    for (String bad : List.of("", "two words", "x".repeat(256))) {
      HttpResponse<String> refused = ask(customer, bad, question(false));
      assertThat(refused.statusCode()).as(bad).isEqualTo(400);
      assertThat(refused.body()).contains("Idempotency-Key");
    }
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void aClientThatLeavesMayAskAgain() {
    upstream.answering(Reply.silence(), Reply.json(ANSWER.formatted("ok")));
    Customer customer = gateway().customer("1");
    CompletableFuture<HttpResponse<String>> impatient = send(customer, key, question(false));
    await().until(() -> upstream.received().size() == 1);

    impatient.cancel(true);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ask(customer, key, question(false)).statusCode() == 200);
    assertThat(upstream.received()).hasSize(2);
  }

  private String question(boolean stream) {
    return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
        .formatted(model, stream);
  }

  private HttpResponse<String> ask(Customer customer, String as, String body) {
    return gateway().send(request(customer, as, body));
  }

  private CompletableFuture<HttpResponse<String>> send(Customer customer, String as, String body) {
    return gateway().http().sendAsync(request(customer, as, body).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(Customer customer, String as, String body) {
    return HttpRequest.newBuilder(gateway().base().resolve("/v1/chat/completions"))
        .header("Authorization", "Bearer " + customer.key())
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", as)
        .POST(BodyPublishers.ofString(body));
  }

  private static String code(HttpResponse<String> answer) {
    return GatewayClient.json(answer.body()).at("/error/code").asText();
  }
}
