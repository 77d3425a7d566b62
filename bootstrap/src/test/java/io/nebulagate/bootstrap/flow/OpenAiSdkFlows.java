package io.nebulagate.bootstrap.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.nebulagate.bootstrap.demo.DemoUpstream;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** OpenAI's own Java SDK, with nothing set but the base URL and the key, must notice nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OpenAiSdkFlows {

  private final Vertx vertx = Vertx.vertx();
  private final String model = "sdk-" + UUID.randomUUID();
  private final String embedding = "sdk-e-" + UUID.randomUUID();
  private DemoUpstream upstream;
  private OpenAIClient client;

  abstract GatewayClient gateway();

  @BeforeAll
  void anSdkWithAKeyOfTheGateway() {
    upstream = DemoUpstream.start(vertx, Duration.ZERO);
    gateway().provider(upstream.baseUrl(), model, "demo-chat");
    gateway().provider(upstream.baseUrl(), embedding, "demo-embedding");
    gateway().price(model, "1", "2");
    gateway().price(embedding, "0.1", "0");
    client = sdk(gateway().customer("1").key());
  }

  @AfterAll
  void stop() {
    client.close();
    upstream.close();
    vertx.close();
  }

  @Test
  void aChatIsAnswered() {
    ChatCompletion answer =
        client.chat().completions().create(hello().maxCompletionTokens(4).build());

    assertThat(answer.model()).isEqualTo(model);
    assertThat(answer.choices().getFirst().message().content()).hasValue("This is the demo");
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(4);
  }

  @Test
  void aStreamIsPutTogether() {
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(hello().maxCompletionTokens(4).build())) {
      chunks.stream().forEach(whole::accumulate);
    }

    assertThat(whole.chatCompletion().choices().getFirst().message().content())
        .hasValue("This is the demo");
  }

  @Test
  void aStreamTellsItsUsageWhenAsked() {
    ChatCompletionCreateParams asked =
        hello()
            .maxCompletionTokens(4)
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(asked)) {
      assertThat(chunks.stream().flatMap(chunk -> chunk.usage().stream()))
          .singleElement()
          .matches(usage -> usage.completionTokens() == 4);
    }
  }

  @Test
  void aToolIsCalledAndItsResultUnderstood() {
    ChatCompletion call =
        client.chat().completions().create(hello().addTool(weatherTool()).build());
    ChatCompletionMessageFunctionToolCall tool =
        call.choices().getFirst().message().toolCalls().orElseThrow().getFirst().asFunction();

    ChatCompletion answer =
        client
            .chat()
            .completions()
            .create(
                hello()
                    .addTool(weatherTool())
                    .addMessage(call.choices().getFirst().message())
                    .addMessage(
                        ChatCompletionToolMessageParam.builder()
                            .toolCallId(tool.id())
                            .content("sunny")
                            .build())
                    .build());

    assertThat(tool.function().name()).isEqualTo("get_weather");
    assertThat(tool.function().arguments()).isEqualTo("{\"city\":\"demo\"}");
    assertThat(answer.choices().getFirst().message().content()).isPresent();
  }

  @Test
  void aToolCallIsStreamed() {
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(hello().addTool(weatherTool()).build())) {
      chunks.stream().forEach(whole::accumulate);
    }

    assertThat(
            whole
                .chatCompletion()
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction()
                .function()
                .arguments())
        .isEqualTo("{\"city\":\"demo\"}");
  }

  @Test
  void aTextIsCompleted() {
    Completion answer =
        client
            .completions()
            .create(
                CompletionCreateParams.builder().model(model).prompt("Once").maxTokens(2).build());

    assertThat(answer.choices().getFirst().text()).isEqualTo("This is");
  }

  @Test
  void textsAreEmbedded() {
    CreateEmbeddingResponse answer =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model(embedding)
                    .inputOfArrayOfStrings(List.of("a", "b"))
                    .dimensions(8)
                    .build());

    assertThat(answer.data()).hasSize(2);
    assertThat(answer.data().getFirst().embedding()).hasSize(8);
  }

  @Test
  void theModelsAreListed() {
    assertThat(client.models().list().data()).anyMatch(each -> each.id().equals(model));
    assertThat(client.models().retrieve(model).id()).isEqualTo(model);
  }

  @Test
  void anUnknownModelIsNotFound() {
    assertThatThrownBy(() -> client.chat().completions().create(hello().model("nope").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nope");
  }

  @Test
  void aWrongKeyIsUnauthorized() {
    OpenAIClient wrong = sdk("sk-ng-wrong");

    assertThatThrownBy(() -> wrong.chat().completions().create(hello().build()))
        .isInstanceOf(UnauthorizedException.class);
  }

  @Test
  void withoutMoneyTheSdkDoesNotTryAgain() {
    OpenAIClient broke = sdk(gateway().customer("0").key());

    assertThatThrownBy(() -> broke.chat().completions().create(hello().build()))
        .isInstanceOf(RateLimitException.class)
        .matches(failure ->
            ((RateLimitException) failure).code().orElse("").equals("insufficient_quota"));
  }

  @Test
  void whereOnlyOneMayRunTheSdkWaitsAsLongAsItIsTold() {
    String slow = "sdk-slow-" + UUID.randomUUID();
    DemoUpstream paced = DemoUpstream.start(vertx, Duration.ofMillis(100));
    gateway().provider(paced.baseUrl(), slow, "demo-chat");
    gateway().price(slow, "1", "2");
    gateway().limitModel(slow, "\"concurrency_limit\":1");
    ChatCompletionCreateParams asked = hello().model(slow).maxCompletionTokens(5).build();

    try (StreamResponse<ChatCompletionChunk> running =
        client.chat().completions().createStreaming(asked)) {
      long started = System.nanoTime();
      ChatCompletion answer = client.chat().completions().create(asked);

      assertThat(answer.usage()).isPresent();
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(running.stream().count()).isPositive();
    } finally {
      paced.close();
    }
  }

  private ChatCompletionCreateParams.Builder hello() {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello");
  }

  private static ChatCompletionFunctionTool weatherTool() {
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name("get_weather")
                .parameters(
                    FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                            "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build())
        .build();
  }

  private OpenAIClient sdk(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway().base().resolve("/v1").toString())
        .apiKey(key)
        .build();
  }
}
