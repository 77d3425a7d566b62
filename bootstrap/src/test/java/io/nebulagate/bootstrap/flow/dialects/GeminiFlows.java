package io.nebulagate.bootstrap.flow.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.nebulagate.outbound.provider.support.ScriptedUpstream.Received;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gemini's clients and Gemini as a provider, with each other and with OpenAI's. */
abstract class GeminiFlows {

  private static final String HELLO =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}],  \"labels\":{\"a\":1.0}}";
  private static final String ANSWER =
      """
      {
        "candidates": [{"content": {"parts": [{"text": "Hi"}], "role": "model"},
          "finishReason": "STOP", "index": 0, "avgLogprobs": -0.10}],
        "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5,
          "totalTokenCount": 18, "thoughtsTokenCount": 3},
        "modelVersion": "gemini-own-name",
        "responseId": "r1"
      }
      """;
  private static final String FRAMES =
      frame("{\"text\": \"H\u00e9\"}", "")
          + frame("{\"text\": \"llo\"}", ",\"finishReason\":\"STOP\"")
              .replace(
                  "\"modelVersion\"",
                  "\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":5,"
                      + "\"totalTokenCount\":15},\"modelVersion\"");

  private final String model = "m-" + UUID.randomUUID();
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

  // ── the same dialect ──

  @ParameterizedTest
  @ValueSource(strings = {"v1beta", "v1alpha", "v1"})
  void anAnswerPassesButForTheModelAndIsCharged(String version) {
    ScriptedUpstream upstream = gemini(Reply.json(ANSWER));

    HttpResponse<String> answer = ask("/" + version + "/models/" + model + ":generateContent");

    assertThat(answer.body()).isEqualTo(ANSWER.replace("gemini-own-name", model));
    Received asked = upstream.received().getFirst();
    assertThat(asked.path()).isEqualTo("/v1beta/models/gemini-own-name:generateContent");
    assertThat(asked.body()).isEqualTo(HELLO);
    assertThat(asked.headers()).containsEntry("x-goog-api-key", "sk-upstream-secret-0001");
    assertThat(charged(answer)).isEqualByComparingTo("0.000018");
  }

  @Test
  void aStreamOfEventsPassesAsItIs() {
    ScriptedUpstream upstream = gemini(Reply.stream(FRAMES).inPieces(7));

    HttpResponse<String> answer = ask(stream() + "?alt=sse");

    assertThat(answer.body()).isEqualTo(FRAMES.replace("gemini-own-name", model));
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(upstream.received().getFirst().path())
        .isEqualTo("/v1beta/models/gemini-own-name:streamGenerateContent?alt=sse");
    assertThat(charged(answer)).isEqualByComparingTo("0.000015");
  }

  @Test
  void aStreamWithoutEventsIsAList() {
    ScriptedUpstream upstream = gemini(Reply.stream(FRAMES).inPieces(5));

    HttpResponse<String> answer = ask(stream());

    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    JsonNode list = GatewayClient.json(answer.body());
    assertThat(list).hasSize(2);
    assertThat(list.at("/0/candidates/0/content/parts/0/text").asText()).isEqualTo("H\u00e9");
    assertThat(list.at("/1/modelVersion").asText()).isEqualTo(model);
    assertThat(answer.body()).contains("}\n,\r\n{").endsWith("}\n]");
    assertThat(upstream.received().getFirst().path()).endsWith("?alt=sse");
  }

  @Test
  void theKeyMayStandInTheQueryAndGoesNoFurther() {
    ScriptedUpstream upstream = gemini(Reply.json(ANSWER));

    HttpResponse<String> answer =
        gateway()
            .send(
                HttpRequest.newBuilder(
                        gateway()
                            .base()
                            .resolve(
                                "/v1beta/models/"
                                    + model
                                    + ":generateContent?key="
                                    + customer.key()))
                    .POST(BodyPublishers.ofString(HELLO)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(upstream.received().getFirst().path()).doesNotContain("key");
    assertThat(upstream.received().toString()).doesNotContain(customer.key());
  }

  @Test
  void textsAreEmbeddedUnderTheProvidersName() {
    ScriptedUpstream upstream = gemini(Reply.json("{\"embeddings\":[{\"values\":[0.10]}]}"));

    HttpResponse<String> answer =
        ask(
            "/v1beta/models/" + model + ":batchEmbedContents",
            "{\"requests\":[{\"model\":\"models/%s\",\"content\":{\"parts\":[{\"text\":\"Hello you\"}]}}]}"
                .formatted(model));

    assertThat(answer.body()).isEqualTo("{\"embeddings\":[{\"values\":[0.10]}]}");
    Received asked = upstream.received().getFirst();
    assertThat(asked.path()).isEqualTo("/v1beta/models/gemini-own-name:batchEmbedContents");
    assertThat(asked.body()).contains("\"model\":\"models/gemini-own-name\"");
    assertThat(gateway().explain(answer).at("/usage_source").asText()).isEqualTo("estimated");
    assertThat(charged(answer)).isPositive();
  }

  @Test
  void oneIdempotencyKeyIsForOneModel() {
    gemini(Reply.json(ANSWER));
    String other = "m-" + UUID.randomUUID();
    gateway().price(other, "1", "1");

    HttpResponse<String> first = asked("same", model);
    HttpResponse<String> again = asked("same", model);
    HttpResponse<String> another = asked("same", other);

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    assertThat(another.statusCode()).isEqualTo(409);
    assertThat(error(another).at("/status").asText()).isEqualTo("ABORTED");
  }

  private HttpResponse<String> asked(String key, String which) {
    return gateway()
        .send(
            HttpRequest.newBuilder(
                    gateway().base().resolve("/v1beta/models/" + which + ":generateContent"))
                .header("x-goog-api-key", customer.key())
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(HELLO)));
  }

  // ── the models ──

  @Test
  void modelsAreListedInTheWordsOfWhoAsks() {
    gemini(Reply.json(ANSWER));

    JsonNode list = GatewayClient.json(get("/v1beta/models").body());
    JsonNode one = GatewayClient.json(get("/v1alpha/models/" + model).body());
    JsonNode shared = GatewayClient.json(get("/v1/models").body());
    JsonNode openAi = GatewayClient.json(gateway().get("/v1/models", customer).body());
    HttpResponse<String> none = get("/v1beta/models/nope");

    assertThat(list.at("/models").findValuesAsText("name")).contains("models/" + model);
    assertThat(one.at("/name").asText()).isEqualTo("models/" + model);
    assertThat(one.at("/supportedGenerationMethods/0").asText()).isEqualTo("generateContent");
    assertThat(shared.has("models")).isTrue();
    assertThat(openAi.at("/object").asText()).isEqualTo("list");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(error(none).at("/status").asText()).isEqualTo("NOT_FOUND");
  }

  private HttpResponse<String> get(String path) {
    return gateway()
        .send(
            HttpRequest.newBuilder(gateway().base().resolve(path))
                .header("x-goog-api-key", customer.key()));
  }

  // ── a Gemini client and OpenAI's provider ──

  @Test
  void parallelCallsOfAnotherVendorsModelComeWhole() {
    openAi(
        Reply.stream(
                events(
                    delta("{\"role\":\"assistant\",\"content\":\"Let me \"}"),
                    calls(opening(0, "c1", "sun"), opening(1, "c2", "rain")),
                    calls(more(1, "{\\\"in\\\":")),
                    calls(more(0, "{\\\"x\\\":1.50}"), more(1, "\\\"B\\\"}")),
                    delta("{},\"finish_reason\":\"tool_calls\""),
                    "{\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":4,"
                        + "\"total_tokens\":14}}",
                    "[DONE]"))
            .inPieces(11));

    HttpResponse<String> answer = ask(stream() + "?alt=sse");

    List<JsonNode> frames = frames(answer.body());
    assertThat(frames.getFirst().at("/candidates/0/content/parts/0/text").asText())
        .isEqualTo("Let me ");
    assertThat(frames.stream().map(frame -> frame.at("/candidates/0/content/parts/0/functionCall")))
        .filteredOn(call -> !call.isMissingNode())
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"id\":\"c1\",\"name\":\"sun\",\"args\":{\"x\":1.5}}",
            "{\"id\":\"c2\",\"name\":\"rain\",\"args\":{\"in\":\"B\"}}");
    assertThat(answer.body()).contains("{\"x\":1.50}").doesNotContain("[DONE]");
    JsonNode last = frames.getLast();
    assertThat(last.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(last.at("/usageMetadata/totalTokenCount").asInt()).isEqualTo(14);
    assertThat(frames).allMatch(frame -> frame.at("/modelVersion").asText().equals(model));
    assertThat(charged(answer)).isEqualByComparingTo("0.000014");
  }

  @Test
  void anAnswerOfAnotherVendorsModelIsAListToo() {
    openAi(
        Reply.stream(
            events(
                delta("{\"content\":\"Hi\"}"),
                delta("{},\"finish_reason\":\"length\""),
                "[DONE]")));

    JsonNode list = GatewayClient.json(ask(stream()).body());

    assertThat(list).hasSize(2);
    assertThat(list.at("/1/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
  }

  // ── OpenAI's client and a Gemini provider ──

  @Test
  void signaturesComeBackTwoTurnsOfToolsDeep() {
    ScriptedUpstream upstream =
        gemini(
            Reply.stream(called("sun", "sig-1") + FRAMES),
            Reply.stream(called("rain", "sig-2") + FRAMES),
            Reply.stream(FRAMES));
    String question = "{\"role\":\"user\",\"content\":\"Weather?\"}";

    String first = turn(question);
    String second = turn(question + "," + first + "," + result(first));
    turn(question + "," + first + "," + result(first) + "," + second + "," + result(second));

    JsonNode asked = GatewayClient.json(upstream.received().get(2).body());
    assertThat(asked.at("/contents")).hasSize(5);
    assertThat(signatures(asked.at("/contents/1"))).containsExactly("sig-1");
    assertThat(signatures(asked.at("/contents/3"))).containsExactly("sig-2");
    assertThat(asked.at("/contents/2/parts/0/functionResponse/name").asText()).isEqualTo("sun");
    assertThat(asked.at("/contents/4/parts/0/functionResponse/response/result").asText())
        .isEqualTo("fine");
  }

  private static List<String> signatures(JsonNode content) {
    return content.findValuesAsText("thoughtSignature");
  }

  /** What the model said, as an SDK would bring it back. */
  private String turn(String messages) {
    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/chat/completions",
                customer,
                """
                {"model":"%s","stream":true,"messages":[%s],"tools":[
                {"type":"function","function":{"name":"sun"}},
                {"type":"function","function":{"name":"rain"}}]}\
                """
                    .formatted(model, messages));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    String call =
        frames(answer.body()).stream()
            .map(frame -> frame.at("/choices/0/delta/tool_calls/0"))
            .filter(piece -> piece.has("id"))
            .map(piece -> piece.toString().replace("\"arguments\":\"\"", "\"arguments\":\"{}\""))
            .findFirst()
            .orElse("");
    String reason =
        frames(answer.body()).stream()
            .map(frame -> frame.at("/choices/0/finish_reason").asText(""))
            .filter(told -> !told.isEmpty() && !told.equals("null"))
            .findFirst()
            .orElse("");
    assertThat(reason).isEqualTo(call.isEmpty() ? "stop" : "tool_calls");
    return "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call + "]}";
  }

  private static String result(String said) {
    return "{\"role\":\"tool\",\"tool_call_id\":%s,\"content\":\"fine\"}"
        .formatted(GatewayClient.json(said).at("/tool_calls/0/id"));
  }

  // ── what goes wrong ──

  @Test
  void whatIsWrongIsToldInGooglesWords() {
    gemini(Reply.json(ANSWER));

    HttpResponse<String> nothing = ask("/v1beta/models/" + model + ":generateContent", "{}");
    HttpResponse<String> unknown = ask("/v1beta/models/nope:streamGenerateContent");
    HttpResponse<String> verb = ask("/v1/models/" + model + ":predict");
    HttpResponse<String> stranger =
        gateway()
            .send(
                HttpRequest.newBuilder(gateway().base().resolve(stream() + "?alt=sse"))
                    .header("x-goog-api-key", "sk-ng-wrong")
                    .POST(BodyPublishers.ofString(HELLO)));

    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(error(nothing).at("/status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error(nothing).at("/message").asText()).contains("contents");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(GatewayClient.json(unknown.body()).at("/0/error/status").asText())
        .isEqualTo("NOT_FOUND");
    assertThat(verb.statusCode()).isEqualTo(404);
    assertThat(error(verb).at("/code").asInt()).isEqualTo(404);
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(error(stranger).at("/status").asText()).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void aCountIsAnEstimateThatCostsNothing() {
    ScriptedUpstream upstream = gemini();

    HttpResponse<String> count = ask("/v1beta/models/" + model + ":countTokens");
    HttpResponse<String> within =
        ask("/v1/models/" + model + ":countTokens", "{\"generateContentRequest\":" + HELLO + "}");

    assertThat(count.statusCode()).as(count.body()).isEqualTo(200);
    assertThat(count.headers().firstValue("X-Gateway-Estimated")).contains("true");
    assertThat(GatewayClient.json(count.body()).at("/totalTokens").asLong()).isBetween(3L, 60L);
    assertThat(within.body()).isEqualTo(count.body());
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void aKeyGoogleDoesNotTakeIsTheOperatorsConcern() {
    gemini(
        Reply.json(
            400,
            """
            {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT",
            "details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",
            "reason":"API_KEY_INVALID"}]}}\
            """));

    HttpResponse<String> answer = ask("/v1beta/models/" + model + ":generateContent");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(error(answer).at("/status").asText()).isEqualTo("INTERNAL");
    assertThat(gateway().explain(answer).at("/attempts/0/outcome").asText())
        .isEqualTo("unauthorised");
  }

  @Test
  void whatGoogleFindsWrongIsToldToClientsOfBothDialects() {
    gemini(
        Reply.json(
            400,
            """
            {"error":{"code":400,"message":"Bad value at generation_config.top_k",
            "status":"INVALID_ARGUMENT"}}\
            """));

    HttpResponse<String> own = ask("/v1beta/models/" + model + ":generateContent");
    HttpResponse<String> other =
        gateway()
            .post(
                "/v1/chat/completions",
                customer,
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    .formatted(model));

    assertThat(error(own).at("/message").asText())
        .isEqualTo("Bad value at generation_config.top_k");
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(error(other).at("/type").asText()).isEqualTo("invalid_request_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?alt=sse", ""})
  void aStreamThatBreaksEndsWithAnError(String form) {
    gemini(Reply.stream(frame("{\"text\":\"H\"}", "")).thenCut());

    HttpResponse<String> answer = ask(stream() + form);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode last =
        form.isEmpty()
            ? GatewayClient.json(answer.body()).path(1)
            : frames(answer.body()).getLast();
    assertThat(last.at("/error/code").asInt()).isEqualTo(502);
    assertThat(last.at("/error/status").asText()).isEqualTo("INTERNAL");
  }

  @Test
  void aBlockedPromptIsAFilteredAnswer() {
    gemini(Reply.json("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"));

    HttpResponse<String> answer =
        gateway()
            .post(
                "/v1/chat/completions",
                customer,
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                    .formatted(model));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(GatewayClient.json(answer.body()).at("/choices/0/finish_reason").asText())
        .isEqualTo("content_filter");
  }

  // ── support ──

  private static String frame(String part, String more) {
    return """
    data: {"candidates": [{"content": {"parts": [%s],"role": "model"}%s,"index": 0}],\
    "modelVersion": "gemini-own-name","responseId": "r1"}\r\n\r\n\
    """
        .formatted(part, more);
  }

  private static String events(String... data) {
    return Stream.of(data).map(each -> "data: " + each + "\n\n").collect(Collectors.joining());
  }

  private static String delta(String delta) {
    return "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}";
  }

  private static String calls(String... calls) {
    return delta("{\"tool_calls\":[" + String.join(",", calls) + "]}");
  }

  private static String called(String name, String signature) {
    return frame(
        "{\"functionCall\":{\"name\":\"%s\",\"args\":{}},\"thoughtSignature\":\"%s\"}"
            .formatted(name, signature),
        "");
  }

  private static String opening(int index, String id, String name) {
    return "{\"index\":%d,\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\"}}"
        .formatted(index, id, name);
  }

  private static String more(int index, String arguments) {
    return "{\"index\":%d,\"function\":{\"arguments\":\"%s\"}}".formatted(index, arguments);
  }

  private String stream() {
    return "/v1beta/models/" + model + ":streamGenerateContent";
  }

  private HttpResponse<String> ask(String path) {
    return ask(path, HELLO);
  }

  private HttpResponse<String> ask(String path, String body) {
    return gateway()
        .send(
            HttpRequest.newBuilder(gateway().base().resolve(path))
                .header("x-goog-api-key", customer.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
  }

  private ScriptedUpstream gemini(Reply... script) {
    return provider("gemini", script);
  }

  private ScriptedUpstream openAi(Reply... script) {
    return provider("openai", script);
  }

  private ScriptedUpstream provider(String type, Reply... script) {
    ScriptedUpstream upstream = ScriptedUpstream.start().answering(script);
    upstreams.add(upstream);
    gateway()
        .api(
            "POST",
            "/api/provider/",
            """
            {"name":"p-%s","type":"%s","base_url":"%s","keys":["sk-upstream-secret-0001"],
             "models":[{"name":"%s","upstream":"gemini-own-name"}]}\
            """
                .formatted(UUID.randomUUID(), type, upstream.baseUrl(), model));
    return upstream;
  }

  private BigDecimal charged(HttpResponse<String> answer) {
    return new BigDecimal(gateway().explain(answer).at("/amount").asText());
  }

  private static JsonNode error(HttpResponse<String> answer) {
    return GatewayClient.json(answer.body()).path("error");
  }

  private static List<JsonNode> frames(String body) {
    return body.lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> GatewayClient.json(line.substring("data: ".length())))
        .toList();
  }
}
