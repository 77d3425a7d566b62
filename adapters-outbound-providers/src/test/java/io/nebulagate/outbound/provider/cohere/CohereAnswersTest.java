package io.nebulagate.outbound.provider.cohere;

import static io.nebulagate.outbound.provider.conversation.Questions.aQuestion;
import static io.nebulagate.outbound.provider.conversation.Questions.bare;
import static io.nebulagate.outbound.provider.conversation.Questions.textTool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.Dropped;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.conversation.EventRules;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CohereAnswersTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ChatRequest QUESTION =
      aQuestion().user("Hi").tools(bare("a-b"), textTool("patch")).build();
  private static final String START = "{\"id\":\"m-1\",\"type\":\"message-start\",\"delta\":{}}";
  private static final String END = end("COMPLETE");

  private final CohereForm form = new CohereForm();
  private final UpstreamRequest request = Calls.aCall().streamed().asking(QUESTION).build();
  private final AnswerLog log =
      new AnswerLog(new ModelName("m"), (_, text) -> text.toString().length());
  private final EventReader stream = form.open(request, log);

  /** What Cohere calls the tool {@code a-b}. */
  private final String fitted = fitted();

  // ── in one piece ──

  @Test
  void anAnswerOfManyParts() {
    ChatResponse answer =
        whole(
            """
            {"id":"m-1","finish_reason":"TOOL_CALL","message":{"role":"assistant","content":[
                {"type":"thinking","thinking":"Hm"},{"type":"text","text":"See 🙂 here"}],
              "tool_plan":"I look.",
              "tool_calls":[
                {"id":"1","type":"function","function":{"name":"%s","arguments":"{\\"x\\": 1}"}},
                {"type":"function","function":{"name":"patch","arguments":"{\\"input\\":\\"p\\"}"}},
                {"id":"3","type":"function","function":{"name":"g","arguments":null}}],
              "citations":[{"start":4,"end":5,"text":"🙂","content_index":1,"sources":[
                {"type":"document","id":"doc:0","document":{"title":"A","snippet":"s"}},
                {"type":"tool","id":"t:1","tool_output":{"url":"https://a"}}]}]},
             "usage":{"billed_units":{"input_tokens":8.0,"output_tokens":5},
               "tokens":{"input_tokens":500,"output_tokens":9},"cached_tokens":400}}
            """
                .formatted(fitted));

    List<Part> parts = answer.choices().getFirst().parts();
    assertThat(answer.id()).contains("m-1");
    assertThat(parts.get(0)).isEqualTo(new Part.Thought("Hm", Optional.empty()));
    assertThat(parts.get(1))
        .isEqualTo(
            new Part.Text(
                "See 🙂 here",
                List.of(
                    new Citation(4, 5, Optional.empty(), Optional.of("A"), Optional.of("s")),
                    new Citation(
                        4, 5, Optional.of("https://a"), Optional.of("t:1"), Optional.empty()))));
    assertThat(parts.get(2)).isEqualTo(new Part.Text("I look."));
    assertThat(parts.get(3)).isEqualTo(new Part.ToolCall("1", "a-b", new JsonText("{\"x\": 1}")));
    assertThat(((Part.ToolCall) parts.get(4)).arguments()).isEqualTo(new JsonText("\"p\""));
    assertThat(((Part.ToolCall) parts.get(4)).id()).startsWith("call_");
    assertThat(parts.get(5)).isEqualTo(new Part.ToolCall("3", "g", JsonText.EMPTY_OBJECT));
    assertThat(answer.choices().getFirst().reason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(log.used().input()).as("what is billed").isEqualTo(8);
    assertThat(log.used().total()).isEqualTo(13);
    assertThat(log.usageImpossible()).isFalse();
  }

  @Test
  void contentMayBeAText() {
    assertThat(
            whole("{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"COMPLETE\"}")
                .choices()
                .getFirst()
                .parts())
        .containsExactly(new Part.Text("Hi"));
  }

  @ParameterizedTest
  @CsvSource({
    "COMPLETE,STOP",
    "STOP_SEQUENCE,STOP_SEQUENCE",
    "MAX_TOKENS,LENGTH",
    "TOOL_CALL,STOP",
    "ERROR_TOXIC,CONTENT_FILTER",
    "SOMETHING_NEW,STOP",
    "'',STOP"
  })
  void reasons(String told, FinishReason reason) {
    ChatResponse answer = whole("{\"message\":{},\"finish_reason\":\"" + told + "\"}");

    assertThat(answer.choices().getFirst().reason()).isEqualTo(reason);
    assertThat(EventRules.of(stream, frames(START, end(told))).reason(0)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"ERROR,failed", "TIMEOUT,timeout"})
  void anAnswerThatFailedIsNone(String told, String outcome) {
    assertFault(() -> whole("{\"message\":{},\"finish_reason\":\"" + told + "\"}"), outcome);
    assertFault(() -> EventRules.of(stream, frames(START, text("Hi"), end(told))), outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                 | malformed
          []                                 | malformed
          {"message":null}                   | malformed
          {"id":"x","message":"went wrong"}  | failed
          """)
  void whatIsNoAnswerIsAFault(String body, String outcome) {
    assertFault(() -> whole(body), outcome);
  }

  @Test
  void aBillThatDidNotComeIsAsLongAsWhatWasReadAndWritten() {
    whole(
        "{\"message\":{},\"usage\":{\"tokens\":{\"input_tokens\":7,\"output_tokens\":2},"
            + "\"billed_units\":{\"output_tokens\":1}}}");

    assertThat(log.used().input()).isEqualTo(7);
    assertThat(log.used().total()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"7\"", "1e30", "3000000000", "[]"})
  void whatCannotBeACountIsNone(String count) {
    whole(
        "{\"message\":{},\"usage\":{\"billed_units\":{\"input_tokens\":"
            + count
            + ",\"output_tokens\":1}}}");

    assertThat(log.usage()).isEmpty();
    assertThat(log.usageImpossible()).isTrue();
  }

  // ── in pieces ──

  @Test
  void thoughtsAndTextsAreParts() {
    EventRules said =
        said(
            START,
            "{\"type\":\"content-start\",\"index\":0,\"delta\":{\"message\":{\"content\":"
                + "{\"type\":\"thinking\",\"thinking\":\"\"}}}}",
            "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":"
                + "{\"thinking\":\"Hm\"}}}}",
            "{\"type\":\"content-end\",\"index\":0}",
            "{\"type\":\"content-start\",\"index\":1,\"delta\":{\"message\":{\"content\":"
                + "{\"type\":\"text\",\"text\":\"So\"}}}}",
            text("!"),
            "{\"type\":\"content-end\",\"index\":1}",
            END,
            "[DONE]");

    assertThat(said.events().getFirst())
        .isEqualTo(new ChatEvent.Started(Optional.of("m-1"), Optional.empty()));
    assertThat(said.parts())
        .containsExactly(new Part.Thought("Hm", Optional.empty()), new Part.Text("So!"));
    assertThat(log.complete()).isTrue();
    assertThat(log.used().total()).isEqualTo(12);
  }

  @Test
  void citationsMayComeAfterTheirText() {
    EventRules said =
        said(
            START,
            text("See here"),
            citation(4, 8),
            "{\"type\":\"citation-end\",\"index\":0}",
            "{\"type\":\"content-end\",\"index\":0}",
            citation(0, 3),
            citation(3, 1),
            END);

    assertThat(((Part.Text) said.parts().getFirst()).citations())
        .extracting(Citation::from)
        .containsExactly(4, 0);
  }

  @Test
  void aPlanIsWordsAndCallsFollow() {
    EventRules said =
        said(
            START,
            plan("I "),
            plan("look."),
            callStart(0, "1", fitted, "\"\""),
            callDelta(0, "\"{\\\"x\\\":\""),
            callDelta(0, "\"1}\""),
            "{\"type\":\"tool-call-end\",\"index\":0}",
            callStart(1, "2", "g", "null"),
            "{\"type\":\"tool-call-end\",\"index\":1}",
            end("TOOL_CALL"));

    assertThat(said.parts())
        .containsExactly(
            new Part.Text("I look."),
            new Part.ToolCall("1", "a-b", new JsonText("{\"x\":1}")),
            new Part.ToolCall("2", "g", JsonText.EMPTY_OBJECT));
    assertThat(said.reason(0)).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void callsMayBeMixedAndLeftOpen() {
    EventRules said =
        said(
            START,
            callStart(0, "", "f", "\"{\""),
            callStart(1, "2", "g", "\"{\""),
            callDelta(0, "\"}\""),
            callDelta(1, "\"}\""),
            callDelta(7, "\"nobody's\""),
            end("COMPLETE"));

    assertThat(said.calls(0)).extracting(Part.ToolCall::name).containsExactly("f", "g");
    assertThat(said.calls(0).getFirst().id()).startsWith("call_");
    assertThat(said.reason(0)).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void aToolThatTakesAnyTextGetsAText() {
    EventRules said =
        said(
            START,
            callStart(0, "1", "patch", "\"{\\\"in\""),
            callDelta(0, "\"put\\\":\\\"a b\\\"}\""),
            "{\"type\":\"tool-call-end\",\"index\":0}",
            end("TOOL_CALL"));

    assertThat(said.calls(0).getFirst().arguments()).isEqualTo(new JsonText("\"a b\""));
  }

  @Test
  void aStreamThatDoesNotEndIsCut() {
    EventRules said = new EventRules().read(stream, frames(START, text("Hi")));

    assertFault(() -> stream.end(said), "cut");
    assertThat(log.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"x\",\"message\":\"went wrong\"}",
        "{\"type\":\"error\",\"message\":\"went wrong\"}",
        "{\"error\":{\"message\":\"went wrong\"}}",
        "{\"type\":\"message-end\",\"delta\":{\"error\":\"went wrong\"}}"
      })
  void anErrorEndsTheStreamWithAFault(String error) {
    assertFault(() -> new EventRules().read(stream, frames(START, text("Hi"), error)), "failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "7",
        "[]",
        "{}",
        "{\"type\":\"debug\",\"prompt\":\"p\"}",
        "{\"type\":7}",
        "{\"type\":\"content-delta\"}",
        "{\"type\":\"content-delta\",\"delta\":{\"message\":{\"content\":null}}}",
        "{\"type\":\"tool-call-delta\",\"index\":3}",
        "{\"type\":\"citation-start\",\"delta\":7}"
      })
  void whatCannotBeUnderstoodIsPassedOver(String nonsense) {
    assertThat(said(START, nonsense, text("Hi"), nonsense, END).text(0)).isEqualTo("Hi");
  }

  private EventRules said(String... events) {
    return EventRules.of(stream, frames(events));
  }

  private static String frames(String... events) {
    StringBuilder all = new StringBuilder();
    for (String event : events) {
      all.append("event: e\ndata: ").append(event).append("\n\n");
    }
    return all.toString();
  }

  private static String text(String words) {
    return "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\""
        + words
        + "\"}}}}";
  }

  private static String plan(String words) {
    return "{\"type\":\"tool-plan-delta\",\"delta\":{\"message\":{\"tool_plan\":\""
        + words
        + "\"}}}";
  }

  private static String callStart(int index, String id, String name, String arguments) {
    return "{\"type\":\"tool-call-start\",\"index\":"
        + index
        + ",\"delta\":{\"message\":{\"tool_calls\":{\"id\":\""
        + id
        + "\",\"type\":\"function\",\"function\":{\"name\":\""
        + name
        + "\",\"arguments\":"
        + arguments
        + "}}}}}";
  }

  private static String callDelta(int index, String arguments) {
    return "{\"type\":\"tool-call-delta\",\"index\":"
        + index
        + ",\"delta\":{\"message\":{\"tool_calls\":{\"function\":{\"arguments\":"
        + arguments
        + "}}}}}";
  }

  private static String citation(int from, int to) {
    return "{\"type\":\"citation-start\",\"index\":0,\"delta\":{\"message\":{\"citations\":{\"start\":"
        + from
        + ",\"end\":"
        + to
        + ",\"text\":\"t\",\"sources\":[{\"type\":\"document\",\"id\":\"d\"}]}}}}";
  }

  private static String end(String reason) {
    return "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\""
        + reason
        + "\",\"usage\":{\"billed_units\":{\"input_tokens\":8,\"output_tokens\":4}}}}";
  }

  private ChatResponse whole(String body) {
    try {
      return form.readWhole(JSON.readTree(body), request, log);
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private String fitted() {
    byte[] body = form.write(QUESTION, request, new Dropped());
    try {
      JsonNode tools = JSON.readTree(new String(body, StandardCharsets.UTF_8)).path("tools");
      return tools.path(0).at("/function/name").asText();
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static void assertFault(Runnable reading, String outcome) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).extracting(UpstreamFault::outcome).isEqualTo(outcome));
  }
}
