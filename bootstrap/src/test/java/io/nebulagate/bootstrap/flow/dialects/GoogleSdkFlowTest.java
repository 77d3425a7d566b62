package io.nebulagate.bootstrap.flow.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ClientException;
import com.google.genai.types.Content;
import com.google.genai.types.EmbedContentResponse;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GetModelConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Tool;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.nebulagate.outbound.provider.support.Reply;
import io.nebulagate.outbound.provider.support.ScriptedUpstream;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's own Java SDK, with nothing set but the base URL and the key, must notice nothing. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // each test's beginning fills the fields
class GoogleSdkFlowTest {

  private static final GenerateContentConfig WITH_TOOLS =
      GenerateContentConfig.builder()
          .tools(
              Tool.builder()
                  .functionDeclarations(
                      FunctionDeclaration.builder()
                          .name("sun")
                          .parametersJsonSchema(Map.of("type", "object"))
                          .build()))
          .build();

  private final String model = "sdk-" + UUID.randomUUID();
  private ScriptedUpstream upstream;
  private Client client;

  @BeforeEach
  void anSdkWithAKeyOfTheGateway() {
    GatewayClient gateway = InProcess.gateway();
    upstream = ScriptedUpstream.start();
    gateway.price(model, "1", "1");
    client =
        Client.builder()
            .apiKey(gateway.customer("1").key())
            .httpOptions(HttpOptions.builder().baseUrl(gateway.base().toString()).build())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    upstream.close();
  }

  @Test
  void aTextIsAnsweredByGoogle() {
    served("gemini", Reply.json(gemini("{\"text\":\"Hi\"}", ",\"finishReason\":\"STOP\"")));

    GenerateContentResponse answer =
        client.models.generateContent(model, "Hello", GenerateContentConfig.builder().build());

    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.modelVersion()).hasValue(model);
    assertThat(answer.usageMetadata().orElseThrow().totalTokenCount()).hasValue(9);
  }

  @Test
  void aStreamOfAnotherVendorIsPutTogetherAndItsCallsAreAnswered() {
    served(
        "openai",
        Reply.stream(
            chunks(
                "{\"content\":\"Let me\"}",
                "{\"content\":\" see.\"}",
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"sun\"}},"
                    + "{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"sun\","
                    + "\"arguments\":\"{\\\"x\\\":1}\"}}]}",
                "{},\"finish_reason\":\"tool_calls\"")),
        Reply.stream(chunks("{\"content\":\"Sunny.\"}", "{},\"finish_reason\":\"stop\"")));
    List<Content> history = new ArrayList<>(List.of(user(Part.fromText("Weather?"))));
    List<Part> said = stream(history);
    List<FunctionCall> calls = said.stream().flatMap(part -> part.functionCall().stream()).toList();

    assertThat(calls).extracting(call -> call.id().orElse("")).containsExactly("c1", "c2");
    assertThat(calls.get(1).args().orElseThrow()).containsEntry("x", 1);
    assertThat(said.stream().flatMap(part -> part.text().stream()).collect(Collectors.joining()))
        .isEqualTo("Let me see.");

    history.add(Content.builder().role("model").parts(said).build());
    history.add(
        user(
            Part.fromFunctionResponse("sun", Map.of("output", "one")),
            Part.fromFunctionResponse("sun", Map.of("output", "two"))));
    List<Part> then = stream(history);

    assertThat(then.getFirst().text()).hasValue("Sunny.");
    assertThat(GatewayClient.json(upstream.received().get(1).body()).at("/messages"))
        .extracting(message -> message.at("/role").asText() + message.at("/tool_call_id").asText())
        .containsExactly("user", "assistant", "toolc1", "toolc2");
  }

  private List<Part> stream(List<Content> history) {
    List<Part> parts = new ArrayList<>();
    try (ResponseStream<GenerateContentResponse> frames =
        client.models.generateContentStream(model, history, WITH_TOOLS)) {
      frames.forEach(frame -> parts.addAll(parts(frame)));
    }
    return parts;
  }

  @Test
  void signaturesSurviveTheSdk() {
    String signed =
        gemini(
            "{\"functionCall\":{\"name\":\"sun\",\"args\":{}},\"thoughtSignature\":\"+/+/AQID\"}",
            ",\"finishReason\":\"STOP\"");
    served("gemini", Reply.json(signed));

    GenerateContentResponse answer = client.models.generateContent(model, "Hello", WITH_TOOLS);
    client.models.generateContent(
        model,
        List.of(
            user(Part.fromText("Hello")),
            Content.builder().role("model").parts(parts(answer)).build(),
            user(Part.fromFunctionResponse("sun", Map.of("output", "one")))),
        WITH_TOOLS);

    assertThat(
            GatewayClient.json(upstream.received().get(1).body())
                .findValue("thoughtSignature")
                .asText()
                .replace('-', '+')
                .replace('_', '/'))
        .isEqualTo("+/+/AQID");
  }

  @Test
  void textsAreEmbedded() {
    served("gemini", Reply.json("{\"embeddings\":[{\"values\":[0.5]}]}"));

    EmbedContentResponse answer = client.models.embedContent(model, "Hello", null);

    assertThat(answer.embeddings().orElseThrow().getFirst().values().orElseThrow())
        .containsExactly(0.5f);
    assertThat(upstream.received().getFirst().body()).contains("models/gemini-own-name");
  }

  @Test
  void aModelIsShown() {
    served("gemini", Reply.json("{}"));

    assertThat(client.models.get(model, GetModelConfig.builder().build()).name())
        .hasValue("models/" + model);
  }

  @Test
  void whatIsWrongIsAnExceptionOfTheSdk() {
    assertThatThrownBy(() ->
            client.models.generateContent("nope", "Hello", GenerateContentConfig.builder().build()))
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(404);
              assertThat(refused.message()).contains("does not exist");
            });
  }

  private static List<Part> parts(GenerateContentResponse answer) {
    return answer
        .candidates()
        .flatMap(candidates -> candidates.getFirst().content())
        .flatMap(Content::parts)
        .orElse(List.of());
  }

  private static Content user(Part... parts) {
    return Content.builder().role("user").parts(List.of(parts)).build();
  }

  private static String gemini(String part, String more) {
    return """
    {"candidates":[{"content":{"parts":[%s],"role":"model"}%s}],"usageMetadata":\
    {"promptTokenCount":5,"candidatesTokenCount":4,"totalTokenCount":9},\
    "modelVersion":"gemini-own-name"}\
    """
        .formatted(part, more);
  }

  private static String chunks(String... deltas) {
    return Stream.concat(
            Stream.of(deltas)
                .map(delta -> "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}"),
            Stream.of("[DONE]"))
        .map(data -> "data: " + data + "\n\n")
        .collect(Collectors.joining());
  }

  private void served(String type, Reply... script) {
    upstream.answering(script);
    InProcess.gateway()
        .api(
            "POST",
            "/api/provider/",
            """
            {"name":"p-%s","type":"%s","base_url":"%s","keys":["sk-upstream-secret-0001"],
             "models":[{"name":"%s","upstream":"gemini-own-name"}]}\
            """
                .formatted(UUID.randomUUID(), type, upstream.baseUrl(), model));
  }
}
