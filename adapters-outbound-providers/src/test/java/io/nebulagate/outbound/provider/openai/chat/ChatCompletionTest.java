package io.nebulagate.outbound.provider.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AnswerLog log =
      new AnswerLog(new ModelName("m"), (_, text) -> text.toString().length());

  @Test
  void anAnswerOfManyParts() throws IOException {
    ChatResponse answer =
        read(
            """
            {"id":"c-1","choices":[{"index":0,"finish_reason":"tool_calls","message":{
              "role":"assistant","reasoning_content":"Hm","content":"See 🙂 here",
              "annotations":[{"type":"url_citation","url_citation":
                {"start_index":4,"end_index":5,"url":"https://a","title":"A"}},{"type":"x"}],
              "tool_calls":[
                {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\": 1}"}},
                {"id":"a","type":"function","function":{"name":"g","arguments":""}},
                {"type":"function","function":{"name":"h","arguments":null}},
                {"id":"d","type":"custom","custom":{"name":"t","input":"any \\"text\\""}}]}}],
             "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
            """);

    List<Part> parts = answer.choices().getFirst().parts();
    assertThat(answer.id()).contains("c-1");
    assertThat(parts.get(0)).isEqualTo(new Part.Thought("Hm", Optional.empty()));
    assertThat(parts.get(1))
        .isEqualTo(
            new Part.Text(
                "See 🙂 here",
                List.of(
                    new Citation(
                        4, 5, Optional.of("https://a"), Optional.of("A"), Optional.empty()))));
    assertThat(parts.get(2)).isEqualTo(new Part.ToolCall("a", "f", new JsonText("{\"x\": 1}")));
    assertThat(parts.subList(2, 6))
        .extracting(part -> ((Part.ToolCall) part).id())
        .doesNotHaveDuplicates()
        .doesNotContain("");
    assertThat(parts.subList(3, 6))
        .extracting(part -> ((Part.ToolCall) part).arguments().value())
        .containsExactly("{}", "{}", "\"any \\\"text\\\"\"");
    assertThat(answer.choices().getFirst().reason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(log.used().total()).isEqualTo(5);
  }

  @Test
  void anAnswerOfAzuresFilterHasNoMessage() throws IOException {
    ChatResponse answer =
        read(
            """
            {"choices":[{"index":0,"finish_reason":"content_filter",
              "content_filter_results":{"hate":{"filtered":true,"severity":"high"}}}]}
            """);

    assertThat(answer.choices().getFirst().parts()).isEmpty();
    assertThat(answer.choices().getFirst().reason()).isEqualTo(FinishReason.CONTENT_FILTER);
  }

  @Test
  void contentOfMistralIsAList() throws IOException {
    ChatResponse answer =
        read(
            """
            {"choices":[{"finish_reason":"stop","message":{"content":[
              {"type":"thinking","thinking":[{"type":"text","text":"Hm"}]},
              {"type":"text","text":"Yes"}]}}]}
            """);

    assertThat(answer.choices().getFirst().parts())
        .containsExactly(new Part.Thought("Hm", Optional.empty()), new Part.Text("Yes"));
  }

  @Test
  void choicesWithoutNumbersAreCounted() throws IOException {
    ChatResponse answer =
        read("{\"choices\":[{\"message\":{\"content\":\"a\"}},{\"message\":{\"content\":\"b\"}}]}");

    assertThat(answer.choices()).extracting(ChatResponse.Choice::index).containsExactly(0, 1);
  }

  @Test
  void aRefusalIsOne() throws IOException {
    ChatResponse answer =
        read(
            "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"No\"},"
                + "\"finish_reason\":\"stop\"}]}");

    assertThat(answer.choices().getFirst().parts()).containsExactly(new Part.Refusal("No"));
  }

  @ParameterizedTest
  @CsvSource({
    "stop,STOP",
    "'',STOP",
    "eos,STOP",
    "tool_calls,STOP",
    "length,LENGTH",
    "max_tokens,LENGTH",
    "content_filter,CONTENT_FILTER",
    "error,ERROR"
  })
  void reasonsWithoutCalls(String told, FinishReason reason) {
    assertThat(ChatCompletion.reason(told, false)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"stop,TOOL_CALLS", "tool_calls,TOOL_CALLS", "length,LENGTH"})
  void reasonsWithCalls(String told, FinishReason reason) {
    assertThat(ChatCompletion.reason(told, true)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "7", "null", "{\"choices\":[]}", "{\"choices\":{}}"})
  void whatHasNoChoicesIsMalformed(String body) {
    assertFault(body, UpstreamFault.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"broken\"}}",
        "{\"choices\":[{}],\"error\":\"broken\"}",
        "[{\"error\":{\"code\":500,\"message\":\"broken\"}}]",
        "{\"object\":\"error\",\"message\":\"broken\",\"code\":500}"
      })
  void anErrorWithStatus200IsAFault(String body) {
    assertFault(body, UpstreamFault.Failed.class);
  }

  private ChatResponse read(String body) throws IOException {
    return ChatCompletion.read(JSON.readTree(body), Calls.aCall().build(), log);
  }

  private void assertFault(String body, Class<? extends UpstreamFault> fault) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault()).isInstanceOf(fault));
  }
}
