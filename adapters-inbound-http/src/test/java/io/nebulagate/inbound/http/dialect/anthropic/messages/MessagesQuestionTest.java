package io.nebulagate.inbound.http.dialect.anthropic.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class MessagesQuestionTest {

  private static final String PNG = "iVBORw0KGgoAAAANSUhEUg==";

  private final Keeper seals = new Keeper();

  @Test
  void everyoneSpeaksInTheirOwnRole() {
    ChatRequest question =
        read(
            """
            {"system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}},
               {"type":"text","text":""}],
             "messages":[{"role":"user","content":"Hi"},
               {"role":"assistant","content":[{"type":"text","text":"Hello"}]},
               {"role":"system","content":"Be long."}]}
            """);
    assertThat(question.messages())
        .containsExactly(
            Message.of(Role.SYSTEM, "Be brief."),
            Message.of(Role.USER, "Hi"),
            Message.of(Role.ASSISTANT, "Hello"),
            Message.of(Role.SYSTEM, "Be long."));
    assertThat(question.unheard()).isEmpty();
  }

  @Test
  void resultsKnowTheirFunctionsAndMayHoldPictures() {
    ChatRequest question =
        read(
            """
            {"messages":[{"role":"assistant","content":[
               {"type":"tool_use","id":"t1","name":"see","input":{"big":12345678901234567890}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,
               "content":[{"type":"text","text":"look"},{"type":"image","source":
                 {"type":"base64","media_type":"image/jpeg","data":"%s"}}]},
               {"type":"tool_result","tool_use_id":"t2","content":"plain"}]}]}
            """
                .formatted(PNG));
    assertThat(question.messages().getFirst().parts())
        .containsExactly(
            new Part.ToolCall("t1", "see", new JsonText("{\"big\":12345678901234567890}")));
    assertThat(question.messages().get(1).parts())
        .containsExactly(
            new Part.ToolResult(
                "t1",
                Optional.of("see"),
                List.of(
                    new Part.Text("look"),
                    new Part.Media(
                        Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", PNG))),
                true),
            new Part.ToolResult("t2", Optional.empty(), List.of(new Part.Text("plain")), false));
  }

  @Test
  void documentsAreMediaOrText() {
    List<Part> parts =
        user(
            """
            {"type":"document","title":"T","source":{"type":"text","media_type":"text/plain",
              "data":"words"}},
            {"type":"document","source":{"type":"url","url":"https://x.example/a.pdf"}},
            {"type":"document","source":{"type":"content","content":"inner"}},
            {"type":"image","source":{"type":"file","file_id":"f1"}},
            {"type":"search_result","title":"S","source":"https://s","content":[
              {"type":"text","text":"found"}]},
            {"type":"server_tool_use","id":"s"}
            """);
    assertThat(parts)
        .containsExactly(
            new Part.Text("T\n\nwords"),
            new Part.Media(
                Part.Media.Kind.DOCUMENT,
                new MediaSource.At(
                    "https://x.example/a.pdf",
                    Optional.empty(),
                    "messages[0].content[1].source.url")),
            new Part.Text("inner"),
            new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Kept("f1")),
            new Part.Text("S\n\nhttps://s"),
            new Part.Text("found"),
            new Part.Foreign(
                Dialect.ANTHROPIC, new JsonText("{\"type\":\"server_tool_use\",\"id\":\"s\"}")));
  }

  @Test
  void thoughtsAreGivenBackToWhoeverMadeThem() {
    String sealed = seals.seal(new Opaque(Dialect.GEMINI, "theirs"));
    String empty = seals.seal(new Opaque(Dialect.OPENAI, ""));
    List<Part> parts =
        user(
            """
            {"type":"thinking","thinking":"a","signature":"genuine=="},
            {"type":"thinking","thinking":"b","signature":"%s"},
            {"type":"thinking","thinking":"c","signature":"%s"},
            {"type":"thinking","thinking":"d","signature":"ng1.-"},
            {"type":"thinking","thinking":"e","signature":"ng1.somebody-elses"},
            {"type":"redacted_thinking","data":"genuine"},
            {"type":"redacted_thinking","data":"%s"},
            {"type":"redacted_thinking","data":"ng1.somebody-elses"}
            """
                .formatted(sealed, empty, sealed));
    assertThat(parts)
        .containsExactly(
            new Part.Thought("a", Optional.of(new Opaque(Dialect.ANTHROPIC, "genuine=="))),
            new Part.Thought("b", Optional.of(new Opaque(Dialect.GEMINI, "theirs"))),
            new Part.Thought("c", Optional.empty()),
            new Part.Thought("d", Optional.empty()),
            new Part.Thought("e", Optional.empty()),
            new Part.Thought("", Optional.of(new Opaque(Dialect.ANTHROPIC, "genuine")), true),
            new Part.Thought("", Optional.of(new Opaque(Dialect.GEMINI, "theirs")), true));
  }

  @Test
  void whatIsAskedOfTheAnswerIsHeard() {
    ChatRequest question =
        read(
            """
            {"messages":[{"role":"user","content":"?"}],"max_tokens":9,"temperature":0.50,
             "top_p":0.9,"top_k":5,"stop_sequences":["a","b"],
             "metadata":{"user_id":"u"},"service_tier":"auto","mcp_servers":[],
             "thinking":{"type":"adaptive"},
             "output_config":{"effort":"xhigh",
               "format":{"type":"json_schema","schema":{"type":"object"}}},
             "tools":[{"name":"f","description":"d","input_schema":{"type":"object"}},
               {"type":"web_search_20250305","name":"web_search"}],
             "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true}}
            """);
    assertThat(question.sampling().temperature().orElseThrow()).hasToString("0.50");
    assertThat(question.sampling().topK().orElseThrow()).hasToString("5");
    assertThat(question.sampling().stop()).containsExactly("a", "b");
    assertThat(question.sampling().outputTokensMax()).hasValue(7);
    assertThat(question.reasoning().orElseThrow().effort()).contains(Effort.XHIGH);
    assertThat(question.format())
        .isEqualTo(
            new OutputFormat.Schema(
                Optional.empty(),
                Optional.empty(),
                new JsonText("{\"type\":\"object\"}"),
                Optional.empty()));
    assertThat(question.tools()).hasSize(1);
    assertThat(question.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(question.parallelTools()).contains(false);
    assertThat(question.endUser()).contains("u");
    assertThat(question.unheard())
        .containsExactlyInAnyOrder(
            "service_tier", "mcp_servers", "tools[].type=web_search_20250305");
  }

  @Test
  void aBudgetIsABudgetAndNoThoughtIsNone() {
    assertThat(
            read("""
            {"messages":[{"role":"user","content":"?"}],
             "thinking":{"type":"enabled","budget_tokens":2048}}
            """)
                .reasoning()
                .orElseThrow()
                .inWords())
        .isEqualTo(Effort.LOW);
    assertThat(
            read("""
            {"messages":[{"role":"user","content":"?"}],"thinking":{"type":"disabled"}}
            """)
                .reasoning()
                .orElseThrow()
                .isOff())
        .isTrue();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'messages':[]} | messages",
        "{'messages':[{'role':'tool','content':'x'}]} | messages[0].role",
        "{'messages':[{'role':'user','content':7}]} | messages[0].content",
        "{'messages':[{'role':'user','content':['x']}]} | messages[0].content[0]",
        "{'messages':[{'role':'user','content':[{'type':'text','text':7}]}]}"
            + " | messages[0].content[0].text",
        "{'messages':[{'role':'user','content':[{'type':'image','source':{'type':'ftp'}}]}]}"
            + " | messages[0].content[0].source.type",
        "{'messages':[{'role':'user','content':[{'type':'tool_use','id':'a','name':'b',"
            + "'input':[]}]}]} | messages[0].content[0].input",
        "{'messages':[{'role':'user','content':'x'}],'tool_choice':{'type':'must'}}"
            + " | tool_choice.type",
        "{'messages':[{'role':'user','content':'x'}],'thinking':{'type':'deep'}} | thinking.type",
        "{'messages':[{'role':'user','content':'x'}],'output_config':{'effort':'huge'}}"
            + " | output_config.effort",
        "{'messages':[{'role':'user','content':'x'}],'system':[7]} | system[0].text",
        "{'messages':[{'role':'user','content':'x'}],'stop_sequences':'x'} | stop_sequences",
      })
  void whatIsWrongIsNamedAsTheClientWroteIt(String body, String field) {
    assertThatThrownBy(() -> read(body.replace('\'', '"')))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused -> {
              String named =
                  switch (refused.error()) {
                    case GatewayError.InvalidValue wrong -> wrong.field();
                    case GatewayError.MissingParameter missing -> missing.field();
                    default -> refused.error().toString();
                  };
              assertThat(named).isEqualTo(field);
            });
  }

  private List<Part> user(String blocks) {
    return read("{\"messages\":[{\"role\":\"user\",\"content\":[" + blocks + "]}]}")
        .messages()
        .getFirst()
        .parts();
  }

  private ChatRequest read(String body) {
    return new MessagesTranslation(
            new RequestId(new UUID(0, 1)),
            new RequestHead(new ModelName("m"), false, true, OptionalLong.of(7), 1, 1),
            body.getBytes(UTF_8))
        .question(seals);
  }
}
