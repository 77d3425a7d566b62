package io.nebulagate.outbound.provider.anthropic;

import static io.nebulagate.outbound.provider.anthropic.Asked.assistant;
import static io.nebulagate.outbound.provider.anthropic.Asked.result;
import static io.nebulagate.outbound.provider.anthropic.Asked.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.Reasoning.Effort;
import io.nebulagate.domain.chat.Sampling;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesBodyTest {

  private static final Part.ToolCall SUN =
      new Part.ToolCall("c1", "sun", new JsonText("{\"x\":12345678901234567890}"));
  private static final Part.ToolCall RAIN = new Part.ToolCall("c.2", "rain", JsonText.EMPTY_OBJECT);
  private static final Tool TOOL =
      Tool.function("sun", "Tells", new JsonText("{\"type\":\"object\",\"properties\":{}}"));

  // ── turns ──

  @Test
  void theOperatorSpeaksFirstAndInTheMiddleInATag() {
    JsonNode body =
        Asked.of(
                Message.of(Role.SYSTEM, "Be brief."),
                Message.of(Role.SYSTEM, ""),
                Message.of(Role.USER, "Hi"),
                Message.of(Role.SYSTEM, "Be long."))
            .written();
    assertThat(body.path("system")).hasToString("[{\"type\":\"text\",\"text\":\"Be brief.\"}]");
    assertThat(body.path("messages")).hasSize(1);
    assertThat(body.at("/messages/0/content/1/text").asText())
        .isEqualTo("<system>\nBe long.\n</system>");
    assertThat(body.path("max_tokens").asInt()).isEqualTo(8_192);
  }

  @Test
  void resultsOfATurnComeFirstTogetherAndBeforeWhatTheUserSays() {
    JsonNode body =
        Asked.of(
                Message.of(Role.USER, "Weather?"),
                assistant(new Part.Text(""), SUN, RAIN),
                user(result("c1", "yes")),
                user(new Part.Text("And?"), result("c.2", "")))
            .written();
    assertThat(body.path("messages")).hasSize(3);
    assertThat(body.at("/messages/1/content").findValuesAsText("type"))
        .containsExactly("tool_use", "tool_use");
    assertThat(body.at("/messages/1/content/0/input/x")).hasToString("12345678901234567890");
    assertThat(body.at("/messages/2/content/0/tool_use_id").asText()).isEqualTo("c1");
    assertThat(body.at("/messages/2/content/1/tool_use_id").asText())
        .matches("[a-zA-Z0-9_-]+")
        .isEqualTo(body.at("/messages/1/content/1/id").asText());
    assertThat(body.at("/messages/2/content/1").has("content")).as("an empty text").isFalse();
    assertThat(body.at("/messages/2/content/2/text").asText()).isEqualTo("And?");
  }

  @Test
  void aCallWithoutResultAndAResultWithoutCallAreRefused() {
    assertUntranslatable(
        Asked.of(Message.of(Role.USER, "?"), assistant(SUN, RAIN), user(result("c1", "yes"))),
        "messages",
        "'c.2'");
    assertUntranslatable(Asked.of(user(result("c9", "yes"))), "messages", "'c9'");
    assertUntranslatable(Asked.of(Message.of(Role.USER, "?"), assistant(SUN)), "messages", "'c1'");
  }

  @Test
  void theUserOpensTheConversationAndWordsToGoOnFromEndInNoSpace() {
    JsonNode body = Asked.of(Message.of(Role.ASSISTANT, "Once upon \n")).written();
    assertThat(body.at("/messages/0/role").asText()).isEqualTo("user");
    assertThat(body.at("/messages/1/content/0/text").asText()).isEqualTo("Once upon");
    assertThat(Asked.of(Message.of(Role.SYSTEM, "Speak.")).written().path("messages")).hasSize(1);
  }

  @Test
  void mediaAreShownAsTheyAreAndOthersRefused() {
    JsonNode body =
        Asked.of(
                user(
                    media(Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AAAA")),
                    media(
                        Part.Media.Kind.IMAGE,
                        new MediaSource.At("https://x.example/a.png", Optional.empty())),
                    media(Part.Media.Kind.DOCUMENT, new MediaSource.Inline("text/plain", "aGk="))))
            .written();
    assertThat(body.at("/messages/0/content/0/source"))
        .hasToString("{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AAAA\"}");
    assertThat(body.at("/messages/0/content/1/source/url").asText()).endsWith("a.png");
    assertThat(body.at("/messages/0/content/2/source/data").asText()).isEqualTo("hi");
    for (Part refused :
        List.of(
            media(Part.Media.Kind.AUDIO, new MediaSource.Inline("audio/wav", "AAAA")),
            media(Part.Media.Kind.IMAGE, new MediaSource.Kept("file-1")))) {
      assertUntranslatable(Asked.of(user(refused)), "messages", "");
    }
  }

  @Test
  void thoughtsGoBackToWhoeverMadeThemExactly() {
    JsonNode body =
        Asked.of(
                Message.of(Role.USER, "?"),
                assistant(
                    new Part.Thought("hm", Optional.of(new Opaque(Dialect.ANTHROPIC, "sig="))),
                    new Part.Thought("", Optional.of(new Opaque(Dialect.ANTHROPIC, "red")), true),
                    new Part.Thought("other", Optional.of(new Opaque(Dialect.GEMINI, "g"))),
                    new Part.Thought("nobody's", Optional.empty()),
                    SUN),
                user(result("c1", "yes")))
            .written();
    assertThat(body.at("/messages/1/content/0"))
        .hasToString("{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"sig=\"}");
    assertThat(body.at("/messages/1/content/1"))
        .hasToString("{\"type\":\"redacted_thinking\",\"data\":\"red\"}");
    assertThat(body.at("/messages/1/content")).hasSize(3);
  }

  // ── tools ──

  @Test
  void aSchemaAlwaysSaysThatItIsAnObjects() {
    JsonNode body =
        Asked.of()
            .tools(
                new ToolChoice.Auto(),
                Tool.function("bare", "", new JsonText(" {\"properties\":{}}")),
                new Tool(
                    Tool.Kind.FUNCTION,
                    "a tool whose name is far too long for this vendor, spaces and all, is fitted",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                new Tool(
                    Tool.Kind.FREE_TEXT,
                    "sh",
                    Optional.of("Runs"),
                    Optional.empty(),
                    Optional.empty()))
            .written();
    assertThat(body.at("/tools/0/input_schema"))
        .hasToString("{\"type\":\"object\",\"properties\":{}}");
    assertThat(body.at("/tools/0").has("description")).isFalse();
    assertThat(body.at("/tools/1/name").asText()).matches("[a-zA-Z0-9_-]{1,64}");
    assertThat(body.at("/tools/1/input_schema/type").asText()).isEqualTo("object");
    assertThat(body.at("/tools/2/input_schema/required/0").asText()).isEqualTo("input");
    assertThat(body.has("tool_choice")).isFalse();
  }

  @Test
  void theChoiceOfToolsIsSaidInThisDialect() {
    assertThat(chosen(new ToolChoice.Any())).isEqualTo("{\"type\":\"any\"}");
    assertThat(chosen(new ToolChoice.None())).isEqualTo("{\"type\":\"none\"}");
    assertThat(chosen(new ToolChoice.Named("sun")))
        .isEqualTo("{\"type\":\"tool\",\"name\":\"sun\"}");
    assertThat(chosen(new ToolChoice.Among(List.of("sun"), true))).isEqualTo("{\"type\":\"any\"}");
    assertThat(
            Asked.of()
                .tools(new ToolChoice.Auto(), TOOL)
                .oneAtATime()
                .written()
                .path("tool_choice"))
        .hasToString("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
    assertThat(
            Asked.of()
                .tools(new ToolChoice.Among(List.of("other"), false), TOOL)
                .written()
                .has("tools"))
        .isFalse();
  }

  private static String chosen(ToolChoice choice) {
    return Asked.of().tools(choice, TOOL).written().path("tool_choice").toString();
  }

  @Test
  void onlyNewerModelsAreToldThatASchemaIsStrict() {
    Tool strict =
        new Tool(
            Tool.Kind.FUNCTION,
            "sun",
            Optional.empty(),
            Optional.of(Tool.NO_PARAMETERS),
            Optional.of(true));
    Asked newer = Asked.of().tools(new ToolChoice.Auto(), strict);
    Asked older = Asked.of().model("claude-3-5-haiku").tools(new ToolChoice.Auto(), strict);
    assertThat(newer.written().at("/tools/0/strict").asBoolean()).isTrue();
    assertThat(older.written().at("/tools/0").has("strict")).isFalse();
    assertThat(older.dropped()).containsExactly("strict");
  }

  @Test
  void aModelThatCannotBeForcedIsLeftToItselfAndTheClientTold() {
    Asked asked = Asked.of().model("claude-fable-5").tools(new ToolChoice.Any(), TOOL);
    assertThat(asked.written().has("tool_choice")).isFalse();
    assertThat(asked.dropped()).containsExactly("tool_choice");
  }

  // ── how it is answered ──

  @Test
  void ofTwoWaysToDrawOnlyOneIsToldAndItIsNeverAboveOne() {
    Asked asked = Asked.of().drawn(drawing("1.5", "0.9", "40"));
    JsonNode body = asked.written();
    assertThat(body.path("temperature").decimalValue()).isEqualByComparingTo("1");
    assertThat(body.has("top_p")).isFalse();
    assertThat(body.path("top_k").asInt()).isEqualTo(40);
    assertThat(asked.dropped()).containsExactlyInAnyOrder("top_p", "seed", "presence_penalty");
    Asked newer = Asked.of().model("claude-opus-5").drawn(drawing("1", "0.9", "40"));
    assertThat(newer.written().has("temperature")).isFalse();
    assertThat(newer.dropped()).contains("temperature", "top_p", "top_k");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "claude-sonnet-4-5-20250929 | HIGH    | enabled  | 16384 |        | 24576",
        "claude-3-7-sonnet-20250219 | MINIMAL | enabled  | 1024  |        | 9216",
        "claude-opus-4-6            | XHIGH   | adaptive |       | max    | 40960",
        "anthropic/claude-opus-4.7  | XHIGH   | adaptive |       | xhigh  | 40960",
        "claude-sonnet-5            | MINIMAL | adaptive |       | low    | 9216",
        "claude-sonnet-5            | NONE    | disabled |       |        | 8192",
        "claude-haiku-4-5           | NONE    |          |       |        | 8192",
        "claude-3-haiku-20240307    | HIGH    |          |       |        | 4096",
        "somebody-elses-model       | LOW     | enabled  | 2048  |        | 10240",
      })
  void everyFamilyIsToldToThinkInItsOwnWords(
      String model, Effort effort, String type, Long budget, String word, long most) {
    JsonNode body = Asked.of().model(model).thinking(reasoning(effort)).written();
    assertThat(body.at("/thinking/type").asText(null)).isEqualTo(type);
    assertThat(body.at("/thinking/budget_tokens").asLong()).isEqualTo(budget == null ? 0 : budget);
    assertThat(body.at("/output_config/effort").asText(null)).isEqualTo(word);
    assertThat(body.path("max_tokens").asLong()).isEqualTo(most);
  }

  @Test
  void aThoughtStaysBelowTheClientsBoundOrIsLeftOut() {
    Asked some = Asked.of().thinking(reasoning(Effort.HIGH)).drawn(Sampling.DEFAULT.upTo(4_000));
    assertThat(some.written().at("/thinking/budget_tokens").asLong()).isEqualTo(3_999);
    assertThat(some.written().path("max_tokens").asLong()).isEqualTo(4_000);
    Asked little = Asked.of().thinking(reasoning(Effort.HIGH)).drawn(Sampling.DEFAULT.upTo(500));
    assertThat(little.written().has("thinking")).isFalse();
    assertThat(little.dropped()).containsExactly("reasoning_effort");
  }

  @Test
  void aToolLoopWhoseThoughtWasLostGoesOnWithoutThinking() {
    Message asked = Message.of(Role.USER, "?");
    Message answered = user(result("c1", "yes"));
    Part thought = new Part.Thought("hm", Optional.of(new Opaque(Dialect.ANTHROPIC, "sig")));
    Asked lost = Asked.of(asked, assistant(SUN), answered).thinking(reasoning(Effort.LOW));
    Asked kept = Asked.of(asked, assistant(thought, SUN), answered).thinking(reasoning(Effort.LOW));
    Asked adaptive =
        Asked.of(asked, assistant(SUN), answered)
            .model("claude-sonnet-4-6")
            .thinking(reasoning(Effort.LOW));
    assertThat(lost.written().has("thinking")).isFalse();
    assertThat(lost.dropped()).containsExactly("reasoning_effort");
    assertThat(kept.written().has("thinking")).isTrue();
    assertThat(adaptive.written().at("/thinking/type").asText()).isEqualTo("adaptive");
  }

  @Test
  void aSchemaIsSaidAndAnyJsonIsNot() {
    JsonNode body =
        Asked.of()
            .as(
                new OutputFormat.Schema(
                    Optional.of("n"),
                    Optional.empty(),
                    new JsonText("{\"type\":\"object\"}"),
                    Optional.of(true)))
            .written();
    assertThat(body.path("output_config"))
        .hasToString("{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}");
    Asked any = Asked.of().as(new OutputFormat.Json());
    assertThat(any.written().has("output_config")).isFalse();
    assertThat(any.dropped()).containsExactly("response_format");
  }

  @Test
  void severalAnswersCannotBeHad() {
    Sampling two =
        new Sampling(
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            2,
            OptionalInt.empty());
    assertUntranslatable(Asked.of().drawn(two), "n", "");
  }

  @Test
  void aNameThatIsTooLongStandsForItselfAndNobodyElse() {
    String user = Asked.of().endUser("u".repeat(300)).written().at("/metadata/user_id").asText();
    assertThat(user).hasSize(36).isNotEqualTo("u".repeat(36));
  }

  private static Part media(Part.Media.Kind kind, MediaSource source) {
    return new Part.Media(kind, source);
  }

  private static Reasoning reasoning(Effort effort) {
    return new Reasoning(Optional.of(effort), OptionalLong.empty(), false);
  }

  private static Sampling drawing(String temperature, String topP, String topK) {
    return new Sampling(
        OptionalLong.empty(),
        Optional.of(new BigDecimal(temperature)),
        Optional.of(new BigDecimal(topP)),
        Optional.of(new BigDecimal(topK)),
        Optional.empty(),
        Optional.of(BigDecimal.ONE),
        Optional.of(BigDecimal.ONE),
        List.of(),
        1,
        OptionalInt.empty());
  }

  private static void assertUntranslatable(Asked asked, String field, String reason) {
    assertThatThrownBy(asked::written)
        .isInstanceOfSatisfying(
            UpstreamException.class,
            refused -> {
              assertThat(refused.fault()).isInstanceOf(UpstreamFault.Untranslatable.class);
              UpstreamFault.Untranslatable fault = (UpstreamFault.Untranslatable) refused.fault();
              assertThat(fault.field()).isEqualTo(field);
              assertThat(fault.reason()).contains(reason);
            });
  }
}
