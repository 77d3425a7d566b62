package io.nebulagate.bootstrap.flow.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Anthropic's own Java SDK, with nothing set but the base URL and the key, at a provider that
 * speaks OpenAI's dialect: it must notice nothing.
 */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // filled before all tests
class AnthropicSdkFlowTest {

  private final Vertx vertx = Vertx.vertx();
  private final String model = "sdk-" + UUID.randomUUID();
  private final GatewayClient gateway = InProcess.gateway();
  private DemoUpstream upstream;
  private AnthropicClient client;

  @BeforeAll
  void anSdkWithAKeyOfTheGateway() {
    upstream = DemoUpstream.start(vertx, Duration.ZERO);
    gateway.provider(upstream.baseUrl(), model, "demo-chat");
    gateway.price(model, "1", "2");
    client = sdk(gateway.customer("1").key());
  }

  @AfterAll
  void stop() {
    client.close();
    upstream.close();
    vertx.close();
  }

  @Test
  void aMessageIsAnswered() {
    Message answer = client.messages().create(hello().maxTokens(4).build()).validate();

    assertThat(answer.model().asString()).isEqualTo(model);
    assertThat(answer.content().getFirst().asText().text()).isEqualTo("This is the demo");
    assertThat(answer.stopReason()).hasValue(StopReason.MAX_TOKENS);
    assertThat(answer.usage().outputTokens()).isEqualTo(4);
    assertThat(answer.usage().inputTokens()).isPositive();
  }

  @Test
  void aStreamIsPutTogether() {
    Message answer = streamed(hello().maxTokens(4).build());

    assertThat(answer.content().getFirst().asText().text()).isEqualTo("This is the demo");
    assertThat(answer.stopReason()).hasValue(StopReason.MAX_TOKENS);
    assertThat(answer.usage().outputTokens()).isEqualTo(4);
  }

  @Test
  void aToolIsCalledAndItsResultUnderstood() {
    Message call = client.messages().create(hello().addTool(weather()).build());
    Message streamed = streamed(hello().addTool(weather()).build());
    ToolUseBlock tool = call.content().getLast().asToolUse();

    Message answer =
        client
            .messages()
            .create(
                hello()
                    .addTool(weather())
                    .addMessage(call)
                    .addUserMessageOfContentBlockParams(
                        List.of(
                            ContentBlockParam.ofToolResult(
                                ToolResultBlockParam.builder()
                                    .toolUseId(tool.id())
                                    .content("sunny")
                                    .build())))
                    .build());

    assertThat(call.stopReason()).hasValue(StopReason.TOOL_USE);
    assertThat(tool.name()).isEqualTo("get_weather");
    assertThat(tool._input()).isEqualTo(JsonValue.from(Map.of("city", "demo")));
    assertThat(streamed.content().getLast().asToolUse()._input()).isEqualTo(tool._input());
    assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
    assertThat(answer.content().getFirst().asText().text()).isNotBlank();
  }

  @Test
  void tokensAreCounted() {
    MessageCountTokensParams asked =
        MessageCountTokensParams.builder().model(model).addUserMessage("Hello").build();

    assertThat(client.messages().countTokens(asked).inputTokens()).isPositive();
  }

  @Test
  void anUnknownModelIsNotFound() {
    assertThatThrownBy(() -> client.messages().create(hello().model("nope").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nope");
  }

  @Test
  void aWrongKeyIsUnauthorized() {
    AnthropicClient wrong = sdk("sk-ng-wrong");

    assertThatThrownBy(() -> wrong.messages().create(hello().build()))
        .isInstanceOf(UnauthorizedException.class);
  }

  @Test
  void withoutMoneyTheSdkIsTold() {
    AnthropicClient broke = sdk(gateway.customer("0").key());

    assertThatThrownBy(() -> broke.messages().create(hello().build()))
        .isInstanceOf(RateLimitException.class);
  }

  private Message streamed(MessageCreateParams asked) {
    MessageAccumulator whole = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(asked)) {
      events.stream().forEach(whole::accumulate);
    }
    return whole.message();
  }

  private MessageCreateParams.Builder hello() {
    return MessageCreateParams.builder().model(model).maxTokens(50).addUserMessage("Hello");
  }

  private static Tool weather() {
    return Tool.builder()
        .name("get_weather")
        .inputSchema(
            Tool.InputSchema.builder()
                .properties(
                    Tool.InputSchema.Properties.builder()
                        .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                        .build())
                .build())
        .build();
  }

  private AnthropicClient sdk(String key) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(gateway.base().toString().replaceAll("/$", ""))
        .apiKey(key)
        .build();
  }
}
