package io.nebulagate.inbound.http.dialect.openai.responses;

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
import io.nebulagate.domain.chat.Reasoning;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesQuestionTest {

  @Test
  void aTextIsWhatTheUserSaysAndInstructionsComeFirst() {
    ChatRequest read = read("{\"instructions\":\"Be brief.\",\"input\":\"Hi\"}");

    assertThat(read.messages())
        .containsExactly(Message.of(Role.SYSTEM, "Be brief."), Message.of(Role.USER, "Hi"));
    assertThat(read.sampling().outputTokensMax()).hasValue(99);
    assertThat(read.unheard()).containsExactly("store");
  }

  @Test
  void messagesMayLeaveOutTheirTypeAndHaveTextsOrParts() {
    ChatRequest read =
        input(
            "{\"role\":\"developer\",\"content\":\"D\"},"
                + "{\"type\":\"message\",\"role\":\"user\",\"content\":["
                + "{\"type\":\"input_text\",\"text\":\"see\"},"
                + "{\"type\":\"input_image\",\"image_url\":\"https://x.example/a.png\"},"
                + "{\"type\":\"input_file\",\"filename\":\"a.pdf\","
                + "\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}]},"
                + "{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"output_text\",\"text\":\"so\",\"annotations\":[]},"
                + "{\"type\":\"refusal\",\"refusal\":\"no\"}]}");

    assertThat(read.messages())
        .extracting(Message::role)
        .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT);
    assertThat(read.messages().get(1).parts())
        .containsExactly(
            new Part.Text("see"),
            new Part.Media(
                Part.Media.Kind.IMAGE,
                new MediaSource.At(
                    "https://x.example/a.png", Optional.empty(), "input[1].content[1].image_url")),
            new Part.Media(
                Part.Media.Kind.DOCUMENT,
                new MediaSource.Inline("application/pdf", "JVBERi0="),
                Optional.of("a.pdf")));
    assertThat(read.messages().get(2).parts())
        .containsExactly(new Part.Text("so"), new Part.Refusal("no"));
  }

  @Test
  void whatTheModelThoughtSaidAndCalledIsOneTurnAndSoAreTheResults() {
    ChatRequest read =
        input(
            user("Q")
                + ",{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":["
                + "{\"type\":\"summary_text\",\"text\":\"a\"},"
                + "{\"type\":\"summary_text\",\"text\":\"b\"}],\"encrypted_content\":\"own\"},"
                + "{\"role\":\"assistant\",\"content\":\"Let me see.\"},"
                + "{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"sun\","
                + "\"arguments\":\"{\\\"x\\\":1}\"},"
                + "{\"type\":\"custom_tool_call\",\"call_id\":\"c2\",\"name\":\"patch\","
                + "\"input\":\"*** \\\"x\\\"\"},"
                + "{\"type\":\"function_call_output\",\"call_id\":\"c1\",\"output\":\"5\"},"
                + "{\"type\":\"custom_tool_call_output\",\"call_id\":\"c2\",\"output\":["
                + "{\"type\":\"input_text\",\"text\":\"ok\"},"
                + "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,iVBORw0KGgo=\"}"
                + "]}");

    assertThat(read.messages())
        .extracting(Message::role)
        .containsExactly(Role.USER, Role.ASSISTANT, Role.USER);
    assertThat(read.messages().get(1).parts())
        .containsExactly(
            new Part.Thought("a\n\nb", Optional.of(new Opaque(Dialect.OPENAI, "own"))),
            new Part.Text("Let me see."),
            new Part.ToolCall("c1", "sun", new JsonText("{\"x\":1}")),
            new Part.ToolCall("c2", "patch", new JsonText("\"*** \\\"x\\\"\"")));
    assertThat(read.messages().get(2).parts())
        .first()
        .isEqualTo(
            new Part.ToolResult("c1", Optional.of("sun"), List.of(new Part.Text("5")), false));
    assertThat(((Part.ToolResult) read.messages().get(2).parts().get(1)).content()).hasSize(2);
  }

  @Test
  void whatWasSealedIsOpenedForThoughtsAndForCalls() {
    String ofThought = SEALS.seal(new Opaque(Dialect.ANTHROPIC, "sig"));
    String ofCall =
        new CallSeal("c1", new Opaque(Dialect.GEMINI, "thought-signature")).sealedBy(SEALS);
    ChatRequest read =
        input(
            user("Q")
                + ",{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\","
                + "\"text\":\"hm\"}],\"encrypted_content\":\""
                + ofThought
                + "\"},"
                + "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\""
                + ofCall
                + "\"},{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"f\","
                + "\"arguments\":\"\"}");

    assertThat(read.messages().get(1).parts())
        .containsExactly(
            new Part.Thought("hm", Optional.of(new Opaque(Dialect.ANTHROPIC, "sig"))),
            new Part.ToolCall(
                "c1",
                "f",
                JsonText.EMPTY_OBJECT,
                Optional.of(new Opaque(Dialect.GEMINI, "thought-signature"))));
  }

  @Test
  void toolsAreFlatAndStrictWhereTheirSchemaCanBeKept() {
    ChatRequest read =
        read(
            "{\"input\":\"x\",\"tools\":["
                + "{\"type\":\"function\",\"name\":\"open\",\"parameters\":{\"type\":\"object\","
                + "\"properties\":{\"a\":{\"type\":\"string\"}}}},"
                + "{\"type\":\"function\",\"name\":\"closed\",\"parameters\":{\"type\":\"object\","
                + "\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],"
                + "\"additionalProperties\":false}},"
                + "{\"type\":\"function\",\"name\":\"told\",\"strict\":false},"
                + "{\"type\":\"custom\",\"name\":\"patch\"},"
                + "{\"type\":\"namespace\",\"name\":\"crm\",\"tools\":[{\"type\":\"function\","
                + "\"name\":\"find\"}]},"
                + "{\"type\":\"web_search\"}],"
                + "\"tool_choice\":{\"type\":\"function\",\"name\":\"find\","
                + "\"namespace\":\"crm\"}}");

    assertThat(read.tools())
        .extracting(Tool::name)
        .containsExactly("open", "closed", "told", "patch", "crm__find");
    assertThat(read.tools())
        .extracting(Tool::strict)
        .containsExactly(
            Optional.empty(),
            Optional.of(true),
            Optional.of(false),
            Optional.empty(),
            Optional.empty());
    assertThat(read.tools().get(3).kind()).isEqualTo(Tool.Kind.FREE_TEXT);
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Named("crm__find"));
    assertThat(read.unheard()).contains("tools[].type=web_search");
  }

  @Test
  void whatOnlyOpenAiKnowsIsToldToBeUnheard() {
    ChatRequest read =
        read(
            "{\"input\":\"x\",\"store\":false,\"text\":{\"verbosity\":\"low\",\"format\":{"
                + "\"type\":\"json_schema\",\"name\":\"n\",\"strict\":true,\"schema\":{}}},"
                + "\"reasoning\":{\"effort\":\"high\",\"summary\":\"auto\"},"
                + "\"include\":[\"reasoning.encrypted_content\",\"web_search_call.results\"],"
                + "\"truncation\":\"auto\",\"service_tier\":\"flex\",\"max_tool_calls\":3,"
                + "\"metadata\":{\"a\":\"b\"},\"temperature\":0.50,\"user\":\"u\","
                + "\"parallel_tool_calls\":false,\"prompt_cache_key\":\"k\"}");

    assertThat(read.unheard())
        .containsExactlyInAnyOrder(
            "text.verbosity", "include", "truncation", "service_tier", "max_tool_calls");
    assertThat(read.format())
        .isEqualTo(
            new OutputFormat.Schema(
                Optional.of("n"), Optional.empty(), new JsonText("{}"), Optional.of(true)));
    assertThat(read.reasoning().orElseThrow().effort()).hasValue(Reasoning.Effort.HIGH);
    assertThat(read.reasoning().orElseThrow().shown()).isTrue();
    assertThat(read.sampling().temperature().orElseThrow()).hasToString("0.50");
    assertThat(read.endUser()).hasValue("u");
    assertThat(read.parallelTools()).hasValue(false);
  }

  @Test
  void toolsThatRanAtOpenAisAreLeftOutWithWhatTheyGave() {
    ChatRequest read =
        input(
            user("Q")
                + ",{\"type\":\"web_search_call\",\"id\":\"ws\",\"status\":\"completed\"},"
                + "{\"type\":\"local_shell_call\",\"call_id\":\"s\"},"
                + "{\"type\":\"local_shell_call_output\",\"call_id\":\"s\",\"output\":\"x\"},"
                + user("go on"));

    assertThat(read.messages())
        .containsExactly(Message.of(Role.USER, "Q"), Message.of(Role.USER, "go on"));
    assertThat(read.unheard())
        .contains(
            "input[].type=web_search_call",
            "input[].type=local_shell_call",
            "input[].type=local_shell_call_output");
  }

  @Test
  void twoMessagesOfTheModelStayTwo() {
    ChatRequest read =
        input(
            user("Q")
                + ",{\"role\":\"assistant\",\"content\":\"One.\"},"
                + "{\"role\":\"assistant\",\"content\":\"Two.\"}");

    assertThat(read.messages()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"input\":[]} | input",
        "{\"input\":[{\"role\":\"tool\",\"content\":\"x\"}]} | input[0].role",
        "{\"input\":[{\"content\":\"x\"}]} | input[0].role",
        "{\"input\":[{\"type\":\"item_reference\",\"id\":\"a\"}]} | input[0].type",
        "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"video\"}]}]}"
            + " | input[0].content[0].type",
        "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]}"
            + " | input[0].content[0].file_id",
        "{\"input\":[{\"type\":\"function_call\",\"name\":\"f\"}]} | input[0].call_id",
        "{\"input\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\","
            + "\"arguments\":\"{\"}]} | input[0].arguments",
        "{\"input\":\"x\",\"tool_choice\":\"some\"} | tool_choice",
        "{\"input\":\"x\",\"tools\":{}} | tools",
        "{\"input\":\"x\",\"tools\":[{\"type\":\"function\"}]} | tools[0].name",
        "{\"input\":\"x\",\"reasoning\":{\"effort\":\"huge\"}} | reasoning.effort",
        "{\"input\":\"x\",\"text\":{\"format\":{\"type\":\"xml\"}}} | text.format.type",
        "{\"input\":\"x\",\"temperature\":\"hot\"} | temperature",
        "{\"input\":\"x\",\"previous_response_id\":\"resp_1\"} | previous_response_id",
        "{\"input\":\"x\",\"store\":\"yes\"} | store"
      })
  void theWrongIsNamedAsTheClientWroteIt(String body, String field) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            GatewayException.class, refused -> assertThat(field(refused.error())).isEqualTo(field));
  }

  /** Seals that anybody could open. */
  static final Seals SEALS =
      new Seals() {
        @Override
        public String seal(Opaque value) {
          return "ngs1."
              + value.of().label()
              + "."
              + HexFormat.of().formatHex(value.value().getBytes(UTF_8));
        }

        @Override
        public Optional<Opaque> open(String sealed) {
          String[] parts = sealed.split("\\.", -1);
          return parts.length == 3 && parts[0].equals("ngs1")
              ? Optional.of(
                  new Opaque(
                      Dialect.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                      new String(HexFormat.of().parseHex(parts[2]), UTF_8)))
              : Optional.empty();
        }
      };

  private static String field(GatewayError error) {
    return switch (error) {
      case GatewayError.InvalidValue wrong -> wrong.field();
      case GatewayError.MissingParameter missing -> missing.field();
      default -> error.toString();
    };
  }

  private static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
  }

  private static ChatRequest input(String items) {
    return read("{\"input\":[" + items + "]}");
  }

  private static ChatRequest read(String body) {
    return new ResponsesTranslation(
            new RequestId(new UUID(0, 1)),
            new RequestHead(new ModelName("m"), false, false, OptionalLong.of(99), 1, 1),
            body.getBytes(UTF_8))
        .question(SEALS);
  }
}
