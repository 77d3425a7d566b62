package io.nebulagate.bootstrap.flow.dialects.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** LangChain4j in each of the dialects it knows, at every kind of provider. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // filled before all tests
class LangChainFlowTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<ChatMessage> QUESTION =
      List.of(SystemMessage.from(Client.SYSTEM), UserMessage.from(Client.USER));
  private static final ToolSpecification WEATHER =
      ToolSpecification.builder()
          .name("get_weather")
          .description("Tells the weather")
          .parameters(JsonObjectSchema.builder().addStringProperty("city").required("city").build())
          .build();

  private final GatewayClient gateway = InProcess.gateway();
  private PlayedVendors vendors;
  private String key;

  @BeforeAll
  void everyVendorIsServed() {
    vendors = new PlayedVendors(gateway, "langchain");
    key = gateway.customer("1").key();
  }

  @AfterAll
  void theBooksAreInOrder() {
    vendors.close();
    assertThat(gateway.api("GET", "/api/ledger/verify", "").at("/violations")).isEmpty();
  }

  static Stream<Arguments> pairs() {
    return Stream.of(LangChain.values())
        .flatMap(
            dialect -> PlayedVendors.NAMES.stream().map(vendor -> Arguments.of(dialect, vendor)));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void aChatIsAnswered(LangChain dialect, String vendor) {
    ChatResponse answer = dialect.chat(gateway, key, model(vendor, "text")).chat(QUESTION);

    assertThat(answer.aiMessage().text()).isEqualTo(Vendor.TEXT);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.tokenUsage().inputTokenCount()).isEqualTo(11);
    assertThat(answer.tokenUsage().outputTokenCount()).isEqualTo(5);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void aStreamIsPutTogether(LangChain dialect, String vendor) throws Exception {
    Listener listener = new Listener();

    dialect.streaming(gateway, key, model(vendor, "text")).chat(QUESTION, listener);

    ChatResponse answer = listener.end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(listener.heard.toString()).isEqualTo(Vendor.TEXT);
    assertThat(answer.aiMessage().text()).isEqualTo(Vendor.TEXT);
    assertThat(answer.tokenUsage().outputTokenCount()).isEqualTo(5);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void twoToolsAreCalledAtOnceAndTheirResultsAreUnderstood(LangChain dialect, String vendor)
      throws Exception {
    // of calls whose pieces are mixed, which pass as they are, it understands none
    boolean mixed = dialect == LangChain.OPENAI && vendor.equals("chat");
    for (boolean streamed : mixed ? List.of(false) : List.of(false, true)) {
      List<ChatMessage> conversation = new ArrayList<>(QUESTION);
      AiMessage said = hear(dialect, vendor, conversation, streamed);
      assertThat(said.toolExecutionRequests())
          .extracting(call -> GatewayClient.json(call.arguments()).path("city").asText())
          .containsExactly("Paris", "Rome");

      conversation.add(said);
      for (ToolExecutionRequest call : said.toolExecutionRequests()) {
        String weather = call.arguments().contains("Paris") ? "sunny" : "rainy";
        conversation.add(ToolExecutionResultMessage.from(call, weather));
      }

      assertThat(hear(dialect, vendor, conversation, streamed).text()).isEqualTo(Vendor.TEXT);
    }
  }

  private AiMessage hear(
      LangChain dialect, String vendor, List<ChatMessage> conversation, boolean streamed)
      throws Exception {
    ChatRequest request =
        ChatRequest.builder().messages(conversation).toolSpecifications(WEATHER).build();
    String model = model(vendor, "tools");
    if (!streamed) {
      return dialect.chat(gateway, key, model).chat(request).aiMessage();
    }
    Listener listener = new Listener();
    dialect.streaming(gateway, key, model).chat(request, listener);
    return listener.end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).aiMessage();
  }

  /**
   * Of OpenAI's and Gemini's dialects LangChain4j reads no errors in streams, whoever sends them.
   */
  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void aStreamThatBreaksIsAnErrorOrHasNoReasonToEnd(LangChain dialect, String vendor)
      throws Exception {
    Listener listener = new Listener();

    dialect.streaming(gateway, key, model(vendor, "broken")).chat(QUESTION, listener);

    if (dialect == LangChain.ANTHROPIC) {
      assertThat(listener.end).failsWithin(PATIENCE);
    } else {
      ChatResponse answer = listener.end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(answer.finishReason()).isNull();
    }
    assertThat(listener.heard.toString()).isEqualTo("Hello, ");
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("pairs")
  void whatAVendorSaysOfTheQuestionIsAnInvalidRequest(LangChain dialect, String vendor) {
    assertThatThrownBy(() -> dialect.chat(gateway, key, model(vendor, "refusal")).chat(QUESTION))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("that is too much");
  }

  @ParameterizedTest
  @EnumSource
  void whatElseGoesWrongHasItsOwnException(LangChain dialect) {
    assertThatThrownBy(() -> dialect.chat(gateway, "sk-ng-wrong", "m").chat(QUESTION))
        .isInstanceOf(AuthenticationException.class);
    assertThatThrownBy(() -> dialect.chat(gateway, key, "nobody-knows-it").chat(QUESTION))
        .isInstanceOf(ModelNotFoundException.class);
    assertThatThrownBy(() -> dialect.chat(gateway, key, model("chat", "throttled")).chat(QUESTION))
        .isInstanceOf(RateLimitException.class);
    assertThatThrownBy(() -> dialect.chat(gateway, key, model("chat", "down")).chat(QUESTION))
        .isInstanceOf(InternalServerException.class);
  }

  private static String model(String vendor, String act) {
    return "langchain-" + vendor + "-" + act;
  }

  /** Hears a stream to its end. */
  private static final class Listener implements StreamingChatResponseHandler {

    final StringBuilder heard = new StringBuilder();
    final CompletableFuture<ChatResponse> end = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String words) {
      heard.append(words);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      end.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }
  }
}
