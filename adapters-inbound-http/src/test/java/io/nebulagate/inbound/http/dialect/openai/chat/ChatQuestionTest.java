package io.nebulagate.inbound.http.dialect.openai.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Reasoning.Effort;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatQuestionTest {

  private static final String PNG = "iVBORw0KGgoAAAANSUhEUg==";

  @Test
  void everyoneSpeaksInTheirOwnRole() {
    ChatRequest question =
        read(
            """
            {"messages":[{"role":"developer","content":"Be brief."},
              {"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}
            """);
    assertThat(question.messages())
        .containsExactly(
            Message.of(Role.SYSTEM, "Be brief."),
            Message.of(Role.USER, "Hi"),
            Message.of(Role.ASSISTANT, "Hello"));
  }

  @Test
  void resultsThatFollowEachOtherAreOneTurnAndKnowTheirFunctions() {
    ChatRequest question =
        read(
            """
            {"messages":[{"role":"user","content":"?"},
             {"role":"assistant","content":"","tool_calls":[
               {"id":"c1","type":"function","function":{"name":"sun","arguments":""}},
               {"id":"c2","type":"function","function":{"name":"rain","arguments":"{\\"x\\":1.0}"}}]},
             {"role":"tool","tool_call_id":"c1","content":"yes"},
             {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"no"}]}]}
            """);
    assertThat(question.messages().get(1).parts())
        .containsExactly(
            new Part.ToolCall("c1", "sun", JsonText.EMPTY_OBJECT),
            new Part.ToolCall("c2", "rain", new JsonText("{\"x\":1.0}")));
    assertThat(question.messages().get(2))
        .isEqualTo(
            new Message(
                Role.USER,
                List.of(
                    new Part.ToolResult(
                        "c1", Optional.of("sun"), List.of(new Part.Text("yes")), false),
                    new Part.ToolResult(
                        "c2", Optional.of("rain"), List.of(new Part.Text("no")), false))));
  }

  @Test
  void aPictureIsWhatItsBytesSayNotWhatTheClientSays() {
    Part picture =
        read(user(
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,"
                    + PNG
                    + "\"}}"))
            .messages()
            .getFirst()
            .parts()
            .getFirst();
    assertThat(picture)
        .isEqualTo(new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", PNG)));
  }

  @Test
  void anAddressIsPassedOnWithItsPlace() {
    Part picture =
        read(user("{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.org/a.png\"}}"))
            .messages()
            .getFirst()
            .parts()
            .getFirst();
    assertThat(picture)
        .isEqualTo(
            new Part.Media(
                Part.Media.Kind.IMAGE,
                new MediaSource.At(
                    "https://example.org/a.png",
                    Optional.empty(),
                    "messages[0].content[0].image_url.url")));
  }

  @Test
  void whatVendorsWantBackIsTakenFromWhereItWasPut() {
    ChatRequest question =
        read(
            """
            {"messages":[{"role":"user","content":"?"},
             {"role":"assistant","content":null,
              "reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"s1",
                "format":"anthropic-claude-v1"}],
              "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"},
                "extra_content":{"google":{"thought_signature":"g1"}}}]}]}
            """);
    assertThat(question.messages().get(1).parts())
        .containsExactly(
            new Part.Thought("hm", Optional.of(new Opaque(Dialect.ANTHROPIC, "s1"))),
            new Part.ToolCall(
                "c1", "f", JsonText.EMPTY_OBJECT, Optional.of(new Opaque(Dialect.GEMINI, "g1"))));
  }

  @Test
  void wishesAreReadAndWhatOnlyOpenAiKnowsIsNamed() {
    ChatRequest question =
        read(
            """
            {"messages":[{"role":"user","content":"?"}],"temperature":0.50,"stop":"end",
             "reasoning_effort":"low","logit_bias":{"1":2},"store":true,"metadata":null,
             "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],
             "tool_choice":{"type":"function","function":{"name":"f"}},
             "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"a":1}}}}
            """);
    assertThat(question.sampling().temperature().orElseThrow().toPlainString()).isEqualTo("0.50");
    assertThat(question.sampling().stop()).containsExactly("end");
    assertThat(question.reasoning().orElseThrow().effort()).contains(Effort.LOW);
    assertThat(question.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(question.format())
        .isEqualTo(
            new OutputFormat.Schema(
                Optional.of("n"), Optional.empty(), new JsonText("{\"a\":1}"), Optional.empty()));
    assertThat(question.unheard()).containsExactlyInAnyOrder("logit_bias", "store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"messages\":[{\"role\":\"king\",\"content\":\"\"}]} | messages[0].role",
        "{\"messages\":[{\"content\":\"x\"}]} | messages[0].role",
        "{\"messages\":[]} | messages",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"smell\"}]}]}"
            + " | messages[0].content[0].type",
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]} | messages[0].tool_call_id",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":\"hot\"}"
            + " | temperature",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"reasoning_effort\":\"much\"}"
            + " | reasoning_effort",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":[{\"function\":{}}]}"
            + " | tools[0].function.name"
      })
  void whatCannotBeIsNamedAsTheClientWroteIt(String body, String field) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(field(refused.error())).isEqualTo(field));
  }

  @Test
  void argumentsThatAreNoJsonAreRefusedByTheNameOfTheirCall() {
    assertThatThrownBy(() ->
            read(
                """
                {"messages":[{"role":"assistant","tool_calls":[
                  {"id":"c9","function":{"name":"f","arguments":"{\\"cut"}}]}]}
                """))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> assertThat(refused.error().toString()).contains("c9"));
  }

  private static String field(GatewayError error) {
    return switch (error) {
      case GatewayError.InvalidValue wrong -> wrong.field();
      case GatewayError.MissingParameter missing -> missing.field();
      default -> error.toString();
    };
  }

  private static String user(String part) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}";
  }

  private static ChatRequest read(String body) {
    return new ChatTranslation(
            new RequestId(new UUID(0, 1)),
            new RequestHead(new ModelName("m"), false, false, OptionalLong.empty(), 1, 1),
            body.getBytes(UTF_8))
        .question(Seals.NONE);
  }
}
