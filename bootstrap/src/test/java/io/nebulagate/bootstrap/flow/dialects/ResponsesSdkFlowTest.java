package io.nebulagate.bootstrap.flow.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java SDK asks for responses, and a provider that only knows chats answers. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // set before each
class ResponsesSdkFlowTest {

  private final Vertx vertx = Vertx.vertx();
  private final String model = "rsdk-" + UUID.randomUUID();
  private DemoUpstream upstream;
  private OpenAIClient client;

  @BeforeEach
  void anSdkAndAProviderOfChats() {
    GatewayClient gateway = InProcess.gateway();
    upstream = DemoUpstream.start(vertx, Duration.ZERO);
    gateway.api(
        "POST",
        "/api/provider/",
        """
        {"name":"p-%s","type":"openai","base_url":"%s","keys":["sk-upstream-secret-0001"],
         "apis":["chat"],"models":[{"name":"%s","upstream":"demo-chat"}]}\
        """
            .formatted(UUID.randomUUID(), upstream.baseUrl(), model));
    gateway.price(model, "1", "2");
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway.base().resolve("/v1").toString())
            .apiKey(gateway.customer("1").key())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    upstream.close();
    vertx.close();
  }

  @Test
  void aResponseHasAllThatTheSdkTakesForGranted() {
    Response answer = client.responses().create(hello().maxOutputTokens(4).build());

    assertThat(answer.validate().isValid()).isTrue();
    assertThat(words(answer)).isEqualTo("This is the demo");
    assertThat(answer.status()).hasValue(ResponseStatus.INCOMPLETE);
    assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(4);
  }

  @Test
  void aStreamIsPutTogether() {
    Response answer = streamed(hello().maxOutputTokens(4));

    assertThat(answer.validate().isValid()).isTrue();
    assertThat(words(answer)).isEqualTo("This is the demo");
  }

  @Test
  void aToolIsCalledAndItsResultUnderstood() {
    Response asked = streamed(hello().addTool(weatherTool()));
    ResponseFunctionToolCall call =
        asked.output().stream()
            .flatMap(item -> item.functionCall().stream())
            .findFirst()
            .orElseThrow();

    Response answer =
        client
            .responses()
            .create(
                hello()
                    .addTool(weatherTool())
                    .inputOfResponse(
                        List.of(
                            ResponseInputItem.ofEasyInputMessage(
                                EasyInputMessage.builder()
                                    .role(EasyInputMessage.Role.USER)
                                    .content("Hello")
                                    .build()),
                            ResponseInputItem.ofFunctionCall(call),
                            ResponseInputItem.ofFunctionCallOutput(
                                ResponseInputItem.FunctionCallOutput.builder()
                                    .callId(call.callId())
                                    .output("sunny")
                                    .build())))
                    .build());

    assertThat(call.name()).isEqualTo("get_weather");
    assertThat(call.arguments()).isEqualTo("{\"city\":\"demo\"}");
    assertThat(words(answer)).isNotEmpty();
  }

  private Response streamed(ResponseCreateParams.Builder asked) {
    ResponseAccumulator whole = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> events =
        client.responses().createStreaming(asked.build())) {
      events.stream().forEach(whole::accumulate);
    }
    return whole.response();
  }

  private static String words(Response answer) {
    return answer.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .map(text -> text.text())
        .collect(Collectors.joining());
  }

  private ResponseCreateParams.Builder hello() {
    return ResponseCreateParams.builder().model(model).input("Hello");
  }

  private static FunctionTool weatherTool() {
    return FunctionTool.builder()
        .name("get_weather")
        .strict(false)
        .parameters(
            FunctionTool.Parameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build())
        .build();
  }
}
