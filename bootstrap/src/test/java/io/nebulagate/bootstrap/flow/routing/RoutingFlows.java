package io.nebulagate.bootstrap.flow.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of requests when providers have bad days: the client is served by another, and what
 * was tried is told afterwards.
 */
abstract class RoutingFlows {

  private static final String ROLE = frame("\"role\":\"assistant\",\"content\":\"\"");
  private static final String HELLO = frame("\"content\":\"Hello\"");
  private static final String WORLD = frame("\"content\":\" world\"");
  private static final String DONE = "data: [DONE]\n\n";
  private static final Reply ANSWER =
      Reply.json(
          """
          {"id":"c","object":"chat.completion","created":1,"model":"own-name","choices":
          [{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],
          "usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}\
          """);
  private static final Reply DOWN = Reply.json(503, "{\"error\":{\"message\":\"overloaded\"}}");

  private final String model = "m" + UUID.randomUUID().toString().replaceAll("[^a-z]", "");
  private final List<ScriptedUpstream> upstreams = new ArrayList<>();
  private Customer customer;

  abstract GatewayClient gateway();

  @BeforeEach
  void aPricedModelAndSomebodyWhoPays() {
    gateway().price(model, "1", "1");
    customer = gateway().customer("1");
  }

  @AfterEach
  void theBooksAreInOrder() {
    upstreams.forEach(ScriptedUpstream::close);
    assertThat(gateway().api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  @Test
  void aTierThatIsDownAsAWholeIsPassedUnseen() {
    List<String> first =
        Stream.generate(() -> provider(upstream(DOWN), "\"priority\":10").name()).limit(3).toList();
    String last = provider(upstream(ANSWER), "\"priority\":0").name();

    HttpResponse<String> answer = ask(false);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode explained = gateway().explain(answer);
    assertThat(outcomes(explained)).containsExactly("failed", "failed", "failed", "served");
    List<String> asked = explained.at("/attempts").findValuesAsText("provider");
    assertThat(asked.subList(0, 3)).containsExactlyInAnyOrderElementsOf(first);
    assertThat(asked.getLast()).isEqualTo(last);
    assertThat(gateway().available(customer)).isEqualTo("0.999988");
  }

  @Test
  void aKeyThatIsRefusedIsSetAsideAndAnotherOfTheProviderServes() {
    ScriptedUpstream upstream =
        upstream(Reply.json(401, "{\"error\":{\"message\":\"bad key\"}}"), ANSWER);
    Made provider =
        provider(upstream, "\"keys\":[\"sk-upstream-key-AAAA\",\"sk-upstream-key-BBBB\"]");

    HttpResponse<String> answer = ask(false);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(outcomes(gateway().explain(answer))).containsExactly("unauthorised", "served");
    String refused = lastFourOfKey(upstream, 0);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> key(provider, refused).at("/status").asText().equals("refused"));
    assertThat(key(provider, refused).at("/reason").asText()).contains("401");
    assertThat(key(provider, lastFourOfKey(upstream, 1)).at("/status").asText())
        .isEqualTo("enabled");
    assertThat(outcomes(gateway().explain(ask(false)))).containsExactly("served");
  }

  static Stream<Arguments> patience() {
    ZonedDateTime soon = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(5);
    return Stream.of(
        Arguments.of("seconds", "30"),
        Arguments.of("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(soon)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patience")
  void whoAsksForPatienceIsLeftAloneAndAnotherServesAtOnce(String form, String retryAfter) {
    ScriptedUpstream busy = upstream(Reply.json(429, "{}").header("retry-after", retryAfter));
    provider(busy, "\"priority\":10");
    provider(upstream(ANSWER), "\"priority\":0");

    JsonNode first = gateway().explain(ask(false));
    JsonNode second = gateway().explain(ask(false));

    assertThat(outcomes(first)).as(form).containsExactly("throttled", "served");
    assertThat(outcomes(second)).as("the busy one rests").containsExactly("served");
    assertThat(busy.received()).hasSize(1);
  }

  @Test
  void aPatienceThatMakesNoSenseHoldsNobodyUp() {
    provider(upstream(Reply.json(429, "{}").header("retry-after", "soon-ish")), "\"priority\":10");
    provider(upstream(ANSWER), "\"priority\":0");

    HttpResponse<String> answer = ask(false);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(outcomes(gateway().explain(answer))).containsExactly("throttled", "served");
  }

  static Stream<Arguments> answersThatAreNone() {
    return Stream.of(
        Arguments.of("an error", Reply.json("{\"error\":{\"message\":\"overloaded\"}}")),
        Arguments.of("nothing", Reply.json("")),
        Arguments.of(
            "a web page", Reply.json("<html>busy</html>").header("content-type", "text/html")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersThatAreNone")
  void anAnswerThatIsNoneIsNoAnswer(String what, Reply reply) {
    provider(upstream(reply), "\"priority\":10");
    provider(upstream(ANSWER), "\"priority\":0");

    HttpResponse<String> answer = ask(false);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(GatewayClient.json(answer.body()).at("/choices/0/message/content").asText())
        .isEqualTo("ok");
    assertThat(outcomes(gateway().explain(answer))).as(what).containsExactly("malformed", "served");
  }

  @Test
  void aStreamThatBreaksBeforeItHasSaidAnythingIsReplacedUnseen() {
    provider(upstream(Reply.stream(ROLE).thenCut()), "\"priority\":10");
    provider(upstream(Reply.stream(ROLE + HELLO + WORLD + DONE)), "\"priority\":0");

    HttpResponse<String> answer = ask(true);

    assertThat(answer.body()).isEqualTo((ROLE + HELLO + WORLD).replace("own-name", model) + DONE);
    assertThat(outcomes(gateway().explain(answer))).containsExactly("cut", "served");
  }

  @Test
  void aStreamThatEndsWithoutAWordIsReplacedToo() {
    provider(upstream(Reply.stream("")), "\"priority\":10");
    provider(upstream(Reply.stream(ROLE + HELLO + DONE)), "\"priority\":0");

    HttpResponse<String> answer = ask(true);

    assertThat(answer.body()).isEqualTo((ROLE + HELLO).replace("own-name", model) + DONE);
    assertThat(outcomes(gateway().explain(answer))).containsExactly("cut", "served");
  }

  @Test
  void aStreamThatBreaksLaterEndsWithAnErrorAndIsPaidInPart() {
    provider(upstream(Reply.stream(ROLE + HELLO + WORLD).thenCut()), "\"priority\":10");
    ScriptedUpstream other = upstream(Reply.stream(ROLE + HELLO + DONE));
    provider(other, "\"priority\":0");

    HttpResponse<String> answer = ask(true);

    assertThat(answer.body())
        .startsWith((ROLE + HELLO + WORLD).replace("own-name", model))
        .contains("\"code\":\"upstream_request_failed\"")
        .doesNotContain("[DONE]");
    assertThat(other.received()).isEmpty();
    JsonNode explained = gateway().explain(answer);
    assertThat(new BigDecimal(explained.at("/amount").asText()))
        .isPositive()
        .isLessThan(new BigDecimal(explained.at("/hold/amount").asText()));
    assertThat(new BigDecimal(gateway().available(customer))).isLessThan(BigDecimal.ONE);
  }

  @Test
  void aProviderThatSaysNothingIsWaitedForAsLongAsItMay() {
    provider(upstream(Reply.silence()), "\"priority\":10,\"timeouts\":{\"first_byte_ms\":300}");
    provider(upstream(ANSWER), "\"priority\":0");

    HttpResponse<String> answer = ask(false);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(outcomes(gateway().explain(answer))).containsExactly("timeout", "served");
  }

  @Test
  void aProviderThatFailedTwentyTimesIsSentNothingMore() {
    ScriptedUpstream down = upstream(DOWN);
    Made provider = provider(down, "\"priority\":10");
    provider(upstream(ANSWER), "\"priority\":0");
    for (int i = 0; i < 20; i++) {
      assertThat(ask(false).statusCode()).isEqualTo(200);
    }
    int connections = down.accepted();

    for (int i = 0; i < 5; i++) {
      assertThat(outcomes(gateway().explain(ask(false)))).containsExactly("served");
    }

    assertThat(down.received()).hasSize(20);
    assertThat(down.accepted()).isEqualTo(connections);
    String gauge = "nebulagate_breaker_state{provider=\"" + provider.name() + "\"} 2.0";
    await().atMost(Duration.ofSeconds(15)).until(() -> gateway().metrics().contains(gauge));
    gateway().api("DELETE", "/api/provider/" + provider.id(), "");
    await().atMost(Duration.ofSeconds(15)).until(() -> !gateway().metrics().contains(gauge));
  }

  @Test
  void aModelIsFoundByALongerNameAndChargedAsItself() {
    provider(upstream(ANSWER), "\"priority\":0");
    String asked = "vendor/" + model.toUpperCase(Locale.ROOT) + "-2024-08-06:free";

    HttpResponse<String> answer = ask(asked, false);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(GatewayClient.json(answer.body()).at("/model").asText()).isEqualTo(asked);
    JsonNode explained = gateway().explain(answer);
    assertThat(new BigDecimal(explained.at("/amount").asText())).isEqualByComparingTo("0.000012");
  }

  // ── what is asked and shown ──

  private HttpResponse<String> ask(boolean stream) {
    return ask(model, stream);
  }

  private HttpResponse<String> ask(String named, boolean stream) {
    return gateway()
        .post(
            "/v1/chat/completions",
            customer,
            """
            {"model":"%s","messages":[{"role":"user","content":"Hi"}],"stream":%s}\
            """
                .formatted(named, stream));
  }

  private static List<String> outcomes(JsonNode explained) {
    return explained.at("/attempts").findValuesAsText("outcome");
  }

  // ── providers ──

  private ScriptedUpstream upstream(Reply... script) {
    ScriptedUpstream upstream = ScriptedUpstream.start().answering(script);
    upstreams.add(upstream);
    return upstream;
  }

  private record Made(long id, String name) {}

  /** A provider of the model; {@code fields} are members of a JSON object. */
  private Made provider(ScriptedUpstream at, String fields) {
    String name = "p-" + UUID.randomUUID();
    String keys = fields.contains("\"keys\"") ? "" : "\"keys\":[\"sk-upstream-secret-0001\"],";
    JsonNode added =
        gateway()
            .api(
                "POST",
                "/api/provider/",
                """
                {"name":"%s","type":"openai","base_url":"%s",%s%s,
                 "models":[{"name":"%s","upstream":"own-name"}]}\
                """
                    .formatted(name, at.baseUrl(), keys, fields, model));
    return new Made(added.at("/id").asLong(), name);
  }

  private JsonNode key(Made provider, String lastFour) {
    JsonNode kept = gateway().api("GET", "/api/provider/" + provider.id(), "");
    for (JsonNode key : kept.at("/keys")) {
      if (key.at("/last4").asText().equals(lastFour)) {
        return key;
      }
    }
    throw new AssertionError("no key …" + lastFour);
  }

  private static String lastFourOfKey(ScriptedUpstream upstream, int request) {
    String header = upstream.received().get(request).headers().getOrDefault("authorization", "");
    return header.substring(header.length() - 4);
  }

  private static String frame(String delta) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"own-name\",\"choices\":[{\"index\":0,\"delta\":{"
        + delta
        + "},\"finish_reason\":null}]}\n\n";
  }
}
