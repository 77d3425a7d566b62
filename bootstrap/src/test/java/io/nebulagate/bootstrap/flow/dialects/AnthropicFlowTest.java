package io.nebulagate.bootstrap.flow.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of Anthropic's dialect, providers of it, and both. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class AnthropicFlowTest {

  private static final String OWN = "claude-own-name";

  /** Padded as Anthropic does, which has to arrive. */
  private static final String STREAM =
      """
      event: message_start
      data: {"type":"message_start","message":{"model":"claude-own-name","id":"msg_1",\
      "type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,\
      "usage":{"input_tokens":10,"cache_creation_input_tokens":100,\
      "cache_read_input_tokens":1000,"output_tokens":1}}     }

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""} }

      event: ping
      data: {"type": "ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hé"}  }

      event: content_block_stop
      data: {"type":"content_block_stop","index":0      }

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
      "usage":{"output_tokens":20}}

      event: message_stop
      data: {"type":"message_stop"   }

      """;

  private final String model = "m-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final GatewayClient gateway = InProcess.gateway();

  @AfterEach
  void stop() {
    upstream.close();
  }

  // ── Anthropic to Anthropic ──

  @Test
  void bytesPassBothWaysAndEveryTokenHasItsPrice() {
    anthropicProvider();
    upstream.answering(Reply.stream(STREAM).inPieces(5));
    Customer customer = gateway.customer("1");
    String body =
        " {\"max_tokens\": 64, \"model\":\"%s\" ,\"stream\":true,\"thinking\":{\"x\":1.0},"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"h\\u00e9\"}]}";

    HttpResponse<String> answer = messages(customer, body.formatted(model), "?beta=true");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(STREAM.replace(OWN, model));
    ScriptedUpstream.Received received = upstream.received().getFirst();
    assertThat(received.path()).isEqualTo("/v1/messages");
    assertThat(received.body()).isEqualTo(body.formatted(OWN));
    assertThat(received.headers())
        .containsEntry("x-api-key", "sk-upstream-secret-0001")
        .containsEntry("anthropic-version", "2023-06-01")
        .containsEntry("anthropic-beta", "one,two")
        .doesNotContainKey("authorization");
    assertThat(new BigDecimal(gateway.explain(answer).at("/amount").asText()))
        .as("10 × 3 + 1000 × 0.3 + 100 × 3.75 + 20 × 15, per million")
        .isEqualByComparingTo("0.001005");
    assertThat(gateway.explain(answer).at("/usage_source").asText()).isEqualTo("exact");
  }

  @Test
  void anErrorBeforeTheAnswerIsToldInAnthropicsWords() {
    anthropicProvider();
    upstream.answering(
        Reply.json(
            400,
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"message\":\"prompt is too long: 9 tokens > 8 maximum\"}}"));
    Customer customer = gateway.customer("1");

    HttpResponse<String> answer = messages(customer, question(false), "");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"")
        .contains("prompt is too long");
    assertThat(gateway.available(customer)).isEqualTo("1");
  }

  @Test
  void anErrorInTheMiddleEndsTheStreamWithOne() {
    anthropicProvider();
    String begun = STREAM.substring(0, STREAM.indexOf("event: content_block_stop"));
    upstream.answering(
        Reply.stream(
            begun
                + "event: error\ndata: {\"type\":\"error\",\"error\":"
                + "{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"));

    HttpResponse<String> answer = messages(gateway.customer("1"), question(true), "");

    assertThat(answer.body())
        .startsWith(begun.replace(OWN, model))
        .contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"")
        .doesNotContain("message_stop", "Overloaded");
    JsonNode explained = gateway.explain(answer);
    assertThat(explained.at("/usage_source").asText()).isEqualTo("estimated");
    assertThat(new BigDecimal(explained.at("/amount").asText()))
        .as("the prompt as it was told, and the words that came as they were counted")
        .isBetween(new BigDecimal("0.000720"), new BigDecimal("0.000765"));
  }

  @Test
  void aWrongKeyIsRefusedInAnthropicsWords() {
    HttpResponse<String> answer = messages(new Customer(0, "sk-ng-wrong"), question(false), "");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"");
  }

  // ── Anthropic to OpenAI ──

  @Test
  void twoToolsAtOnceFromOpenAiFollowEachOther() {
    gateway.provider(upstream.baseUrl(), model, OWN);
    gateway.price(model, "1", "2");
    upstream.answering(
        Reply.stream(
            chunk("{\"role\":\"assistant\",\"content\":\"\"}")
                + chunk("{\"reasoning_content\":\"hm\"}")
                + chunk(call(0, "\"id\":\"call_a\",\"type\":\"function\",", "sun", ""))
                + chunk(call(1, "\"id\":\"call_b\",\"type\":\"function\",", "rain", ""))
                + chunk(call(1, "", null, "{\\\"b\\\":"))
                + chunk(call(0, "", null, "{\\\"a\\\":1}"))
                + chunk(call(1, "", null, "2}"))
                + "data: {\"id\":\"c\",\"model\":\"own\",\"choices\":[{\"index\":0,\"delta\":{},"
                + "\"finish_reason\":\"tool_calls\"}]}\n\n"
                + "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,"
                + "\"completion_tokens\":10,\"total_tokens\":110}}\n\n"
                + "data: [DONE]\n\n"));

    HttpResponse<String> answer =
        messages(
            gateway.customer("1"),
            """
            {"model":"%s","max_tokens":50,"stream":true,"top_k":5,
             "system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],
             "messages":[{"role":"user","content":"Weather?"}],
             "tools":[{"name":"sun","input_schema":{"type":"object"}},
                      {"name":"rain","input_schema":{"type":"object"}}]}
            """
                .formatted(model),
            "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Gateway-Dropped")).contains("top_k");
    assertThat(types(answer.body()))
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    List<JsonNode> events = events(answer.body());
    assertThat(events.get(3).at("/delta/type").asText()).isEqualTo("signature_delta");
    assertThat(events.get(5).at("/content_block/name").asText()).isEqualTo("sun");
    assertThat(events.get(6).at("/delta/partial_json").asText()).isEqualTo("{\"a\":1}");
    assertThat(events.get(8).at("/content_block/id").asText()).isEqualTo("call_b");
    assertThat(events.get(8).at("/index").asInt()).isEqualTo(2);
    assertThat(events.get(9).at("/delta/partial_json").asText()).isEqualTo("{\"b\":2}");
    assertThat(events.get(11).at("/delta/stop_reason").asText()).isEqualTo("tool_use");
    assertThat(events.get(11).at("/usage/input_tokens").asInt()).isEqualTo(100);
    JsonNode sent = GatewayClient.json(upstream.received().getFirst().body());
    assertThat(sent.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(sent.at("/max_tokens").asInt()).isEqualTo(50);
    assertThat(sent.at("/tools/1/function/name").asText()).isEqualTo("rain");
    assertThat(new BigDecimal(gateway.explain(answer).at("/amount").asText()))
        .isEqualByComparingTo("0.00012");
  }

  @Test
  void whatCannotBeAskedIsRefusedByItsName() {
    gateway.provider(upstream.baseUrl(), model, OWN);
    gateway.price(model, "1", "2");

    HttpResponse<String> answer =
        messages(
            gateway.customer("1"),
            question(false).replace("\"hello\"", "[{\"type\":\"image\",\"source\":7}]"),
            "");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_request_error", "messages[0].content[0].source");
    assertThat(upstream.received()).isEmpty();
  }

  // ── OpenAI to Anthropic ──

  @Test
  void aClientOfOpenAisGetsAStreamOfAnthropics() {
    anthropicProvider();
    upstream.answering(Reply.stream(STREAM));

    HttpResponse<String> answer =
        gateway.post(
            "/v1/chat/completions",
            gateway.customer("1"),
            """
            {"model":"%s","stream":true,"stream_options":{"include_usage":true},"seed":7,
             "messages":[{"role":"system","content":"Be brief."},
                         {"role":"user","content":"Hello"}]}
            """
                .formatted(model));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Gateway-Dropped")).contains("seed");
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    List<JsonNode> chunks =
        answer
            .body()
            .lines()
            .filter(line -> line.startsWith("data: {"))
            .map(line -> GatewayClient.json(line.substring("data: ".length())))
            .toList();
    assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(chunks.get(1).at("/choices/0/delta/content").asText()).isEqualTo("Hé");
    assertThat(chunks.get(2).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(chunks.getLast().at("/usage/prompt_tokens").asInt()).isEqualTo(1_110);
    assertThat(chunks.getLast().at("/usage/prompt_tokens_details/cached_tokens").asInt())
        .isEqualTo(1_000);
    assertThat(chunks).allMatch(chunk -> chunk.at("/model").asText().equals(model));
    ScriptedUpstream.Received received = upstream.received().getFirst();
    assertThat(received.path()).isEqualTo("/v1/messages");
    assertThat(received.headers()).containsEntry("anthropic-version", "2023-06-01");
    JsonNode sent = GatewayClient.json(received.body());
    assertThat(sent.at("/system/0/text").asText()).isEqualTo("Be brief.");
    assertThat(sent.at("/max_tokens").asInt()).isPositive();
    assertThat(sent.at("/model").asText()).isEqualTo(OWN);
    assertThat(new BigDecimal(gateway.explain(answer).at("/amount").asText()))
        .isEqualByComparingTo("0.001005");
  }

  @Test
  void anErrorInTheMiddleReachesAClientOfOpenAisInItsWords() {
    anthropicProvider();
    String begun = STREAM.substring(0, STREAM.indexOf("event: content_block_stop"));
    upstream.answering(Reply.stream(begun).thenCut());

    HttpResponse<String> answer =
        gateway.post("/v1/chat/completions", gateway.customer("1"), question(true));

    assertThat(answer.body())
        .contains("\"content\":\"Hé\"", "\"code\":\"upstream_request_failed\"")
        .doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
  }

  @Test
  void anOverloadedProviderIsOursToBear() {
    anthropicProvider();
    upstream.answering(
        Reply.json(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}"));

    HttpResponse<String> answer =
        gateway.post("/v1/chat/completions", gateway.customer("1"), question(false));

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(GatewayClient.json(answer.body()).at("/error/code").asText())
        .isEqualTo("upstream_request_failed");
  }

  // ── a thought between vendors ──

  @Test
  void aThoughtOfAnotherVendorNeverReachesAnthropic() {
    gateway.provider(upstream.baseUrl(), model, OWN);
    gateway.price(model, "1", "2");
    upstream.answering(
        Reply.json(
            "{\"id\":\"c\",\"model\":\"x\",\"choices\":[{\"index\":0,\"message\":{"
                + "\"role\":\"assistant\",\"reasoning_content\":\"hm\",\"content\":\"Hi\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
                + "\"completion_tokens\":1,\"total_tokens\":2}}"));
    Customer customer = gateway.customer("1");
    HttpResponse<String> first = messages(customer, question(false), "");
    String content = GatewayClient.json(first.body()).at("/content").toString();
    assertThat(content).contains("\"thinking\":\"hm\"", "\"signature\":\"");

    try (ScriptedUpstream other = ScriptedUpstream.start()) {
      String claude = "c-" + UUID.randomUUID();
      provider(other, claude);
      other.answering(Reply.stream(STREAM));
      HttpResponse<String> second =
          messages(
              customer,
              """
              {"model":"%s","max_tokens":9,"stream":true,"messages":[
                {"role":"user","content":"hello"},{"role":"assistant","content":%s},
                {"role":"user","content":"more"}]}
              """
                  .formatted(claude, content),
              "");
      assertThat(second.statusCode()).isEqualTo(200);
      assertThat(
              GatewayClient.json(other.received().getFirst().body())
                  .at("/messages/1/content")
                  .toString())
          .isEqualTo("[{\"type\":\"text\",\"text\":\"Hi\"}]");
    }
  }

  // ── counts ──

  @Test
  void aCountIsTheProvidersWhereThereIsOneAndCostsNothing() {
    anthropicProvider();
    upstream.answering(Reply.json("{\"input_tokens\": 42}"));
    Customer customer = gateway.customer("1");

    HttpResponse<String> answer =
        gateway.post("/v1/messages/count_tokens", customer, counted(model));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"input_tokens\": 42}");
    assertThat(answer.headers().firstValue("X-Gateway-Estimated")).isEmpty();
    assertThat(upstream.received().getFirst().path()).isEqualTo("/v1/messages/count_tokens");
    assertThat(upstream.received().getFirst().body()).isEqualTo(counted(OWN));
    assertThat(gateway.available(customer)).isEqualTo("1");
  }

  @Test
  void aCountIsAnEstimateWhereThereIsNone() {
    gateway.provider(upstream.baseUrl(), model, OWN);

    HttpResponse<String> answer =
        gateway.post("/v1/messages/count_tokens", gateway.customer("0"), counted(model));

    assertThat(answer.headers().firstValue("X-Gateway-Estimated")).contains("true");
    assertThat(GatewayClient.json(answer.body()).at("/input_tokens").asInt()).isBetween(5, 20);
    assertThat(upstream.received()).isEmpty();
  }

  // ──

  private void anthropicProvider() {
    provider(upstream, model);
  }

  private void provider(ScriptedUpstream at, String name) {
    gateway.api(
        "POST",
        "/api/provider/",
        """
        {"name":"p-%s","type":"anthropic","base_url":"%s","keys":["sk-upstream-secret-0001"],
         "models":[{"name":"%s","upstream":"%s"}]}\
        """
            .formatted(UUID.randomUUID(), at.baseUrl(), name, OWN));
    gateway.api(
        "PUT",
        "/api/price/",
        """
        {"model":"%s","input":"3","output":"15","cached_input":"0.3","cache_write":"3.75"}\
        """
            .formatted(name));
  }

  private HttpResponse<String> messages(Customer customer, String body, String query) {
    return gateway.send(
        HttpRequest.newBuilder(gateway.base().resolve("/v1/messages" + query))
            .header("x-api-key", customer.key())
            .header("anthropic-version", "2023-06-01")
            .header("anthropic-beta", "one,two")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private String question(boolean stream) {
    return "{\"model\":\"%s\",\"max_tokens\":64,\"stream\":%s,".formatted(model, stream)
        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  }

  private static String counted(String name) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
        .formatted(name);
  }

  private static String chunk(String delta) {
    return "data: {\"id\":\"c\",\"model\":\"own\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":null}]}\n\n";
  }

  private static String call(int index, String head, @Nullable String name, String arguments) {
    String named = name == null ? "" : "\"name\":\"" + name + "\",";
    return "{\"tool_calls\":[{\"index\":%d,%s\"function\":{%s\"arguments\":\"%s\"}}]}"
        .formatted(index, head, named, arguments);
  }

  private static List<JsonNode> events(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> GatewayClient.json(line.substring("data: ".length())))
        .toList();
  }

  private static List<String> types(String stream) {
    List<String> types = new ArrayList<>();
    for (JsonNode event : events(stream)) {
      types.add(event.path("type").asText());
    }
    return types;
  }
}
