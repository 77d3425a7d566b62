package io.nebulagate.bootstrap.flow.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.GatewayClient.Customer;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.inbound.http.dialect.grammar.ResponsesGrammar;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's responses: passed on as they are, and translated from and to its chat. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
class ResponsesFlowTest {

  private static final String STREAM =
      """
      event: response.created
      data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1",\
      "status":"in_progress","model":"own-name","output":[],"usage":null}}

      event: response.output_item.added
      data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,\
      "item":{"id":"msg_1","type":"message","content":[]}}

      event: response.output_text.delta
      data: {"type":"response.output_text.delta", "sequence_number":2,"output_index":0,\
      "item_id":"msg_1","content_index":0,"delta":"déjà vu","obfuscation":"x9"}

      event: response.output_item.done
      data: {"type":"response.output_item.done","sequence_number":3,"output_index":0,\
      "item":{"id":"msg_1","type":"message","content":[{"type":"output_text","text":"déjà vu"}]}}

      event: response.completed
      data: {"type":"response.completed","sequence_number":4,"response":{"id":"resp_1",\
      "status":"completed","model":"own-name","output":[],"usage":{"input_tokens":10,\
      "input_tokens_details":{"cached_tokens":0},"output_tokens":6,\
      "output_tokens_details":{"reasoning_tokens":2},"total_tokens":16}}}

      """;
  private static final String WHOLE =
      """
      {"id":"resp_1", "object":"response","status":"completed","error":null,"model":"own-name",\
      "output":[{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],\
      "encrypted_content":"enc"},{"id":"msg_1","type":"message","role":"assistant",\
      "content":[{"type":"output_text","text":"Sunny.","annotations":[]}]},\
      {"id":"fc_1","type":"function_call","call_id":"call_1","name":"sun","arguments":"{}"}],\
      "usage":{"input_tokens":10,"output_tokens":6,"total_tokens":16}}\
      """;

  private final String model = "r-" + UUID.randomUUID();
  private final ScriptedUpstream upstream = ScriptedUpstream.start();
  private final GatewayClient gateway = InProcess.gateway();

  @BeforeEach
  void aPrice() {
    gateway.price(model, "100", "1000");
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  // ── the same on both sides ──

  @Test
  void aStreamPassesByteForByteButForTheModelsName() {
    provider("responses");
    upstream.answering(Reply.stream(STREAM).inPieces(7));
    Customer customer = gateway.customer("100");
    String question = "{ \"input\" : \"Hi\", \"stream\":true, \"x\":1.0, \"model\":\"%s\" }";

    HttpResponse<String> answer = post(customer, question.formatted(model));

    assertThat(answer.body()).isEqualTo(STREAM.replace("own-name", model));
    assertThat(upstream.received().getFirst().path()).isEqualTo("/v1/responses");
    assertThat(upstream.received().getFirst().body()).isEqualTo(question.formatted("own-name"));
    JsonNode explained = gateway.explain(answer);
    assertThat(explained.at("/amount").asText()).isEqualTo("0.007");
    assertThat(explained.at("/usage/output").asLong()).isEqualTo(6);
  }

  @Test
  void anAnswerInOnePiecePassesToo() {
    provider("responses");
    upstream.answering(Reply.json(WHOLE));

    HttpResponse<String> answer = post(gateway.customer("100"), asking("\"input\":\"Hi\""));

    assertThat(answer.body()).isEqualTo(WHOLE.replace("own-name", model));
    assertThat(gateway.explain(answer).at("/amount").asText()).isEqualTo("0.007");
  }

  // ── a client of responses, a provider of chat ──

  @Test
  void aChatIsStreamedToTheClientAsAResponse() {
    provider("chat");
    upstream.answering(
        Reply.stream(
            chunk("{\"role\":\"assistant\",\"content\":\"\"}")
                + chunk("{\"reasoning_content\":\"Let me \"}")
                + chunk("{\"reasoning_content\":\"think.\"}")
                + chunk("{\"content\":\"I will \"}")
                + chunk("{\"content\":\"look.\"}")
                + chunk(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"sun\",\"arguments\":\"\"}}]}")
                + chunk(
                    "{\"tool_calls\":[{\"index\":1,\"id\":\"c2\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"rain\",\"arguments\":\"{\\\"x\\\"\"}}]}")
                + chunk("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\":1}\"}}]}")
                + "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},"
                + "\"finish_reason\":\"tool_calls\"}]}\n\n"
                + "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,"
                + "\"completion_tokens\":6,\"total_tokens\":16}}\n\ndata: [DONE]\n\n"));

    HttpResponse<String> answer =
        post(gateway.customer("100"), asking("\"input\":\"Hi\",\"stream\":true," + TOOLS));

    List<JsonNode> events = ResponsesGrammar.check(answer.body());
    JsonNode response = events.getLast().path("response");
    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.path("model").asText()).isEqualTo(model);
    assertThat(response.at("/output/0/summary/0/text").asText()).isEqualTo("Let me think.");
    assertThat(response.at("/output/1/content/0/text").asText()).isEqualTo("I will look.");
    assertThat(response.at("/output/2/call_id").asText()).isEqualTo("c1");
    assertThat(response.at("/output/2/arguments").asText()).isEqualTo("{}");
    assertThat(response.at("/output/3/arguments").asText()).isEqualTo("{\"x\":1}");
    assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(6);
    assertThat(answer.headers().firstValue("X-Gateway-Dropped")).hasValue("store");
    ScriptedUpstream.Received asked = upstream.received().getFirst();
    assertThat(asked.path()).isEqualTo("/v1/chat/completions");
    assertThat(GatewayClient.json(asked.body()).at("/tools/0/function/name").asText())
        .isEqualTo("sun");
    assertThat(gateway.explain(answer).at("/amount").asText()).isEqualTo("0.007");
  }

  @Test
  void aToolThatTakesAnyTextGetsItFromAChatToo() {
    provider("chat");
    upstream.answering(
        Reply.stream(
            chunk(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"custom\","
                        + "\"custom\":{\"name\":\"patch\",\"input\":\"*** \\\"a\"}}]}")
                + chunk("{\"tool_calls\":[{\"index\":0,\"custom\":{\"input\":\"\\n+b\"}}]}")
                + "data: [DONE]\n\n"));

    HttpResponse<String> answer =
        post(
            gateway.customer("100"),
            asking(
                "\"input\":\"Hi\",\"stream\":true,"
                    + "\"tools\":[{\"type\":\"custom\",\"name\":\"patch\"}]"));

    JsonNode call = ResponsesGrammar.check(answer.body()).getLast().at("/response/output/0");
    assertThat(call.path("type").asText()).isEqualTo("custom_tool_call");
    assertThat(call.path("input").asText()).isEqualTo("*** \"a\n+b");
  }

  @Test
  void theNextTurnOfAToolLoopIsUnderstood() {
    provider("chat");
    upstream.answering(
        Reply.json(
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"5 degrees\"},\"finish_reason\":\"length\"}],\"usage\":"
                + "{\"prompt_tokens\":10,\"completion_tokens\":6,\"total_tokens\":16}}"));

    HttpResponse<String> answer =
        post(
            gateway.customer("100"),
            asking(
                "\"store\":false,\"instructions\":\"Be brief.\",\"max_output_tokens\":20,"
                    + "\"input\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                    + "{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"sun\","
                    + "\"arguments\":\"{}\"},{\"type\":\"function_call_output\","
                    + "\"call_id\":\"c1\",\"output\":\"5\"}],"
                    + TOOLS));

    JsonNode response = GatewayClient.json(answer.body());
    assertThat(response.path("status").asText()).isEqualTo("incomplete");
    assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("5 degrees");
    assertThat(response.at("/instructions").asText()).isEqualTo("Be brief.");
    assertThat(answer.headers().firstValue("X-Gateway-Dropped")).isEmpty();
    JsonNode asked = GatewayClient.json(upstream.received().getFirst().body());
    assertThat(asked.path("messages"))
        .extracting(message -> message.path("role").asText())
        .containsExactly("system", "user", "assistant", "tool");
    assertThat(asked.path("max_tokens").asInt()).isEqualTo(20);
  }

  @Test
  void aCustomerWhoseMoneyEndsSeesAResponseThatReachedItsLength() {
    provider("chat");
    upstream.answering(Reply.flood(chunk("{\"content\":\"déjà vu, \"}"), 64 << 20));

    HttpResponse<String> answer =
        post(gateway.customer("3"), asking("\"input\":\"Hi\",\"stream\":true"));

    JsonNode end = ResponsesGrammar.check(answer.body()).getLast();
    assertThat(end.at("/response/incomplete_details/reason").asText())
        .isEqualTo("max_output_tokens");
    assertThat(end.at("/response/output/0/content/0/text").asText()).startsWith("déjà vu, déjà");
    assertThat(end.at("/response/usage/output_tokens").asLong())
        .isEqualTo(gateway.explain(answer).at("/usage/output").asLong());
  }

  // ── a client of chat, a provider of responses ──

  @Test
  void aResponseIsToldToAClientOfChat() {
    provider("responses");
    upstream.answering(Reply.json(WHOLE));

    HttpResponse<String> answer = chat("");

    JsonNode message = GatewayClient.json(answer.body()).at("/choices/0/message");
    assertThat(message.path("content").asText()).isEqualTo("Sunny.");
    assertThat(message.path("reasoning_content").asText()).isEqualTo("hm");
    assertThat(message.at("/tool_calls/0/id").asText()).isEqualTo("call_1");
    assertThat(GatewayClient.json(answer.body()).at("/usage/total_tokens").asInt()).isEqualTo(16);
    JsonNode asked = GatewayClient.json(upstream.received().getFirst().body());
    assertThat(upstream.received().getFirst().path()).isEqualTo("/v1/responses");
    assertThat(asked.path("store").asBoolean(true)).isFalse();
    assertThat(asked.path("model").asText()).isEqualTo("own-name");
    assertThat(gateway.explain(answer).at("/amount").asText()).isEqualTo("0.007");
  }

  @Test
  void aResponseIsStreamedToAClientOfChat() {
    provider("responses");
    upstream.answering(Reply.stream(STREAM).inPieces(5));

    HttpResponse<String> answer =
        chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

    assertThat(answer.body())
        .contains("\"content\":\"déjà vu\"", "\"finish_reason\":\"stop\"", "\"total_tokens\":16")
        .endsWith("data: [DONE]\n\n");
    assertThat(gateway.explain(answer).at("/amount").asText()).isEqualTo("0.007");
  }

  // ── what providers keep ──

  @Test
  void aTranslatedResponseIsKeptByNobody() {
    provider("chat");
    upstream.answering(
        Reply.json(
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"5\"},\"finish_reason\":\"stop\"}]}"));
    Customer customer = gateway.customer("100");
    String id =
        GatewayClient.json(post(customer, asking("\"input\":\"Hi\"")).body()).path("id").asText();

    HttpResponse<String> found = gateway.get("/v1/responses/" + id, customer);
    HttpResponse<String> continued =
        post(customer, asking("\"input\":\"Hi\",\"previous_response_id\":\"" + id + "\""));

    assertThat(found.statusCode()).isEqualTo(404);
    assertThat(GatewayClient.json(continued.body()).at("/error/code").asText())
        .isEqualTo("previous_response_not_found");
    assertThat(upstream.received()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "responses"})
  void anOperatorsPromptOfWhichNobodyKnowsWhoKeepsItIsRefused(String api) {
    provider(api);
    provider(api);

    HttpResponse<String> answer =
        post(gateway.customer("100"), asking("\"prompt\":{\"id\":\"pmpt_1\"}"));

    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = GatewayClient.json(answer.body()).path("error");
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("param").asText()).isEqualTo("prompt");
    assertThat(error.path("message").asText()).contains("store=false");
    assertThat(upstream.received()).isEmpty();
  }

  // ── what goes wrong ──

  @Test
  void whatTheProviderFindsWrongIsToldAsItSaysIt() {
    provider("responses");
    upstream.answering(
        Reply.json(
            400,
            "{\"error\":{\"message\":\"no such tool\",\"type\":\"invalid_request_error\","
                + "\"param\":\"tools[0]\",\"code\":\"bad_tool\"}}"));

    HttpResponse<String> answer = post(gateway.customer("100"), asking("\"input\":\"Hi\""));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GatewayClient.json(answer.body()).at("/error/code").asText()).isEqualTo("bad_tool");
  }

  @Test
  void aResponseThatFailsBeforeItSaidAnythingIsAskedForElsewhere() {
    provider("responses");
    provider("responses");
    String failed =
        STREAM.substring(0, STREAM.indexOf("event: response.output_item.added"))
            + "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":"
            + "{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}}\n\n";
    upstream.answering(Reply.stream(failed), Reply.stream(STREAM));

    HttpResponse<String> answer =
        post(gateway.customer("100"), asking("\"input\":\"Hi\",\"stream\":true"));

    assertThat(answer.body()).isEqualTo(STREAM.replace("own-name", model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "responses"})
  void aStreamThatBreaksTellsTheErrorAndThatTheResponseFailed(String api) {
    provider(api);
    String half =
        api.equals("chat")
            ? chunk("{\"content\":\"half\"}")
            : STREAM.substring(0, STREAM.indexOf("event: response.output_item.done"));
    upstream.answering(Reply.stream(half).thenCut());
    Customer customer = gateway.customer("100");

    HttpResponse<String> answer = post(customer, asking("\"input\":\"Hi\",\"stream\":true"));

    assertThat(answer.statusCode()).isEqualTo(200);
    String end = answer.body().substring(answer.body().indexOf("event: error"));
    assertThat(end)
        .contains("\"code\":\"upstream_request_failed\"", "event: response.failed\n")
        .contains("\"status\":\"failed\"");
    assertThat(answer.body()).doesNotContain("response.completed", "[DONE]");
    assertThat(gateway.explain(answer).at("/usage_source").asText()).isEqualTo("estimated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/responses", "/v1/responses/resp_1/steps", "/v1/conversations"})
  void whatIsNotThereIsUnknown(String path) {
    HttpResponse<String> answer = gateway.get(path, gateway.customer("0"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(GatewayClient.json(answer.body()).at("/error/code").asText())
        .isEqualTo("unknown_url");
  }

  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"name\":\"sun\"},"
          + "{\"type\":\"function\",\"name\":\"rain\"}]";

  private static String chunk(String delta) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"own-name\","
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":null}]}\n\n";
  }

  private void provider(String api) {
    gateway.api(
        "POST",
        "/api/provider/",
        """
        {"name":"p-%s","type":"openai","base_url":"%s","keys":["sk-upstream-secret-0001"],
         "apis":["%s"],"models":[{"name":"%s","upstream":"own-name"}]}\
        """
            .formatted(UUID.randomUUID(), upstream.baseUrl(), api, model));
  }

  private String asking(String members) {
    return "{\"model\":\"" + model + "\"," + members + "}";
  }

  private HttpResponse<String> post(Customer customer, String body) {
    return gateway.post("/v1/responses", customer, body);
  }

  private HttpResponse<String> chat(String members) {
    return gateway.post(
        "/v1/chat/completions",
        gateway.customer("100"),
        asking("\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + members));
  }
}
