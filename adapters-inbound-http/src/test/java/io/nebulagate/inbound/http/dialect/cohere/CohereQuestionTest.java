package io.nebulagate.inbound.http.dialect.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Message.Role;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.OutputFormat;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CohereQuestionTest {

  private static final RequestId ID = new RequestId(new UUID(0, 1));

  private final Keeper seals = new Keeper();

  @Test
  void everyoneSpeaksInTheirOwnRoleAndThePlanIsSaidBeforeTheCalls() {
    ChatRequest question =
        asked(
            """
            {"model":"m","messages":[{"role":"system","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"Hi"},{"type":"text","text":""}]},
              {"role":"assistant","tool_plan":"I look.","tool_calls":[
                {"id":"c1","type":"function","function":{"name":"see","arguments":"{\\"a\\":1}"}},
                {"id":"c2","type":"function","function":{"name":"now","arguments":""}}]},
              {"role":"tool","tool_call_id":"c1","content":[
                {"type":"document","document":{"id":"1","data":{"sun":true}}}]},
              {"role":"tool","tool_call_id":"c2","content":"noon"}]}
            """);
    assertThat(question.messages())
        .containsExactly(
            Message.of(Role.SYSTEM, "Be brief."),
            Message.of(Role.USER, "Hi"),
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Text("I look."),
                    new Part.ToolCall("c1", "see", new JsonText("{\"a\":1}")),
                    new Part.ToolCall("c2", "now", JsonText.EMPTY_OBJECT))),
            new Message(
                Role.USER,
                List.of(result("c1", "see", "{\"sun\":true}"), result("c2", "now", "noon"))));
    assertThat(question.unheard()).isEmpty();
  }

  private static Part result(String call, String name, String words) {
    return new Part.ToolResult(call, Optional.of(name), List.of(new Part.Text(words)), false);
  }

  @Test
  void documentsToAnswerFromAreToldBehindTheSystemsWords() {
    ChatRequest question =
        asked(
            """
            {"model":"m","messages":[{"role":"system","content":"Be brief."},
              {"role":"user","content":"Hi"}],
             "documents":["plain",{"id":"b","data":{"title":"Bees"}}]}
            """);
    assertThat(question.messages().get(1))
        .isEqualTo(
            new Message(
                Role.SYSTEM,
                List.of(
                    new Part.Text("Document doc:0: plain\n"),
                    new Part.Text("Document b: {\"title\":\"Bees\"}\n"))));
    assertThat(question.messages()).hasSize(3);
  }

  @Test
  void howItIsAnsweredIsHeardAndWhatOnlyCohereKnowsIsNamed() {
    ChatRequest question =
        asked(
            """
            {"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":9,
             "temperature":0.30,"p":0.9,"k":40,"seed":7,"frequency_penalty":0.1,
             "presence_penalty":0.2,"stop_sequences":["END"],"strict_tools":true,
             "tools":[{"type":"function","function":{"name":"see","parameters":{"type":"object"}}}],
             "tool_choice":"REQUIRED","thinking":{"type":"enabled","token_budget":500},
             "response_format":{"type":"json_object","json_schema":{"type":"object"}},
             "safety_mode":"OFF","citation_options":{"mode":"FAST"},"logprobs":true,"priority":1}
            """);
    assertThat(question.sampling().outputTokensMax()).hasValue(9);
    assertThat(question.sampling().temperature()).contains(new BigDecimal("0.30"));
    assertThat(question.sampling().topP()).contains(new BigDecimal("0.9"));
    assertThat(question.sampling().topK()).contains(new BigDecimal("40"));
    assertThat(question.sampling().stop()).containsExactly("END");
    assertThat(question.toolChoice()).isEqualTo(new ToolChoice.Any());
    assertThat(question.tools().getFirst().strict()).contains(true);
    assertThat(question.reasoning().orElseThrow().tokens()).isEqualTo(500);
    assertThat(question.format()).isInstanceOf(OutputFormat.Schema.class);
    assertThat(question.unheard())
        .containsExactlyInAnyOrder("safety_mode", "citation_options", "logprobs", "priority");
  }

  @Test
  void notToThinkAndToCallNothingAreHeard() {
    ChatRequest question =
        asked(
            """
            {"model":"m","messages":[{"role":"user","content":"Hi"}],"tool_choice":"NONE",
             "thinking":{"type":"disabled"},"response_format":{"type":"json_object"}}
            """);
    assertThat(question.reasoning().orElseThrow().isOff()).isTrue();
    assertThat(question.toolChoice()).isEqualTo(new ToolChoice.None());
    assertThat(question.format()).isEqualTo(new OutputFormat.Json());
  }

  @Test
  void whatAVendorWantsBackIsOpenedAndIsNothingForCohere() {
    Opaque shown = new Opaque(Dialect.ANTHROPIC, "sig");
    Opaque hidden = new Opaque(Dialect.OPENAI, "encrypted");
    Opaque ofCall = new Opaque(Dialect.GEMINI, "thought");
    String body =
        """
        {"model":"m","messages":[{"role":"assistant","content":[
          {"type":"thinking","thinking":"Hm.","signature":"%s"},
          {"hidden":"%s","type":"thinking","thinking":""}],
          "tool_calls":[{"id":"c","type":"function",
            "function":{"name":"f","arguments":"{}"},"signature":"%s"}]},
          {"role":"user","content":"signature"}],"signature":"mine"}\
        """
            .formatted(seals.seal(shown), seals.seal(hidden), seals.seal(ofCall));

    Question read = read(body);

    assertThat(read.translation().question(seals).messages().getFirst().parts())
        .containsExactly(
            new Part.Thought("Hm.", Optional.of(shown)),
            new Part.Thought("", Optional.of(hidden), true),
            new Part.ToolCall("c", "f", JsonText.EMPTY_OBJECT, Optional.of(ofCall)));
    assertThat(new String(read.body().forProvider("\"own\""), UTF_8))
        .isEqualTo(
            """
            {"model":"own","messages":[{"role":"assistant","content":[
              {"type":"thinking","thinking":"Hm."},
              {"type":"thinking","thinking":""}],
              "tool_calls":[{"id":"c","type":"function",
                "function":{"name":"f","arguments":"{}"}}]},
              {"role":"user","content":"signature"}],"signature":"mine"}\
            """);
  }

  @Test
  void anObjectThatHoldsNothingElseStaysAnObject() {
    String sealed = seals.seal(new Opaque(Dialect.GEMINI, "x"));
    Question read =
        read("{\"model\":\"m\",\"messages\":[{ \"hidden\" : \"" + sealed + "\" }],\"p\":1}");
    assertThat(new String(read.body().forProvider(null), UTF_8))
        .isEqualTo("{\"model\":\"m\",\"messages\":[{ }],\"p\":1}");
  }

  @Test
  void whatIsToBecomeVectorsHasNoBoundAndDoesNotStream() {
    byte[] body =
        "{\"model\":\"m\",\"texts\":[\"Hé\"],\"max_tokens\":0,\"stream\":true}".getBytes(UTF_8);
    Question read = new CohereDialect().read(ID, Api.EMBEDDINGS, body);

    assertThat(read.head().stream()).isFalse();
    assertThat(read.head().outputTokensMax()).isEmpty();
    assertThat(read.head().promptBytes()).isEqualTo(3);
    assertThat(read.body().forProvider(null)).isEqualTo(body);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'messages':[{'role':'nobody','content':'x'}] | messages[0].role",
        "'messages':[] | messages",
        "'messages':[{'role':'user','content':[{'type':'sound'}]}] | messages[0].content[0].type",
        "'messages':[{'role':'tool','content':'x'}] | messages[0].tool_call_id",
        "'messages':[{'role':'user','content':'x'}],'tool_choice':'AUTO' | tool_choice",
        "'messages':[{'role':'user','content':'x'}],'p':'x' | p",
        "'messages':[{'role':'user','content':'x'}],'stop_sequences':'x' | stop_sequences",
        "'messages':[{'role':'user','content':'x'}],'documents':[{}] | documents[0].data",
        "'messages':[{'role':'user','content':'x'}],'thinking':{'type':'x'} | thinking.type",
        "'messages':[{'role':'user','content':'x'}],'response_format':{'type':'x'}"
            + " | response_format.type",
        "'messages':'x' | messages",
        "'messages':[],'max_tokens':0 | max_tokens",
        "'messages':[],'stream':1 | stream",
      })
  void whatCannotBeIsRefusedByItsName(String members, String field) {
    assertThatThrownBy(() -> asked("{'model':'m',%s}".formatted(members).replace('\'', '"')))
        .isInstanceOf(GatewayException.class)
        .satisfies(thrown ->
            assertThat(((GatewayException) thrown).error().toString())
                .contains("=" + field)
                .containsPattern("InvalidValue|MissingParameter"));
  }

  static List<Path> recorded() throws IOException {
    String folder = System.getenv("NEBULAGATE_FIXTURES");
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(Path.of(folder, "cohere"))) {
      return all.filter(file -> file.toString().endsWith(".request.json"))
          .filter(file -> file.toString().contains("chat_"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  @EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
  void aRecordedQuestionIsUnderstoodAndItsBytesStay(Path file) throws IOException {
    byte[] body = Files.readAllBytes(file);
    Question read = new CohereDialect().read(ID, Api.CHAT, body);

    assertThat(read.body().forProvider(null)).isEqualTo(body);
    assertThat(read.head().promptBytes()).isPositive();
    assertThat(read.translation().question(Seals.NONE).unheard()).isEmpty();
  }

  private ChatRequest asked(String body) {
    return read(body).translation().question(seals);
  }

  private static Question read(String body) {
    return new CohereDialect().read(ID, Api.CHAT, body.strip().getBytes(UTF_8));
  }
}
