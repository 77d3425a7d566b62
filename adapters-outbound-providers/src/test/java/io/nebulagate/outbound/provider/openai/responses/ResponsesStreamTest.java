package io.nebulagate.outbound.provider.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.PartCited;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.PartWhole;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.outbound.provider.Json;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.sse.SseFramer;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.tokens.OpenAiTokenCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesStreamTest {

  private static final String CREATED =
      "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\"}}";
  private static final String USAGE =
      "\"usage\":{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":4},"
          + "\"output_tokens\":6,\"output_tokens_details\":{\"reasoning_tokens\":2},"
          + "\"total_tokens\":16}";
  private static final String COMPLETED =
      "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[],"
          + USAGE
          + "}}";

  private final OpenAiTokenCounter tokens = new OpenAiTokenCounter();
  private final ResponsesForm form = new ResponsesForm(new OpenAiProviderDialect(tokens));
  private final AnswerLog log = new AnswerLog(new ModelName("m"), tokens);
  private final EventReader reader =
      form.open(Calls.aCall().api(Api.RESPONSES).streamed().build(), log);
  private final List<ChatEvent> events = new ArrayList<>();

  @Test
  void aTextIsOnePartWhateverIdsItsEventsHave() {
    read(
        CREATED,
        added(0, "{\"type\":\"message\",\"id\":\"msg_a\"}"),
        "{\"type\":\"response.output_text.delta\",\"item_id\":\"x\",\"output_index\":0,"
            + "\"content_index\":0,\"delta\":\"He\"}",
        "{\"type\":\"response.output_text.delta\",\"item_id\":\"y\",\"output_index\":0,"
            + "\"content_index\":0,\"delta\":\"llo\"}",
        "{\"type\":\"response.output_text.annotation.added\",\"output_index\":0,"
            + "\"content_index\":0,\"annotation\":{\"type\":\"url_citation\",\"start_index\":0,"
            + "\"end_index\":5,\"url\":\"https://x.example\",\"title\":\"X\"}}",
        "{\"type\":\"response.output_text.done\",\"output_index\":0,\"content_index\":0,"
            + "\"text\":\"Hello\"}",
        done(
            0,
            "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}"),
        COMPLETED);

    assertThat(events)
        .containsExactly(
            new Started(Optional.of("resp_1"), Optional.empty()),
            new PartStarted(0, 0, new Part.Text("")),
            new PartDelta(0, 0, "He"),
            new PartDelta(0, 0, "llo"),
            events.get(4),
            new PartEnded(0, 0, Optional.empty()),
            new Finished(0, FinishReason.STOP, Optional.empty()));
    assertThat(events.get(4)).isInstanceOf(PartCited.class);
    TokenUsage used = log.used();
    assertThat(used.input()).isEqualTo(10);
    assertThat(used.of(TokenKind.CACHED_INPUT)).isEqualTo(4);
    assertThat(used.output()).isEqualTo(6);
    assertThat(used.reasoning()).isEqualTo(2);
    assertThat(log.complete()).isTrue();
  }

  @Test
  void paragraphsOfASummaryAreOneThoughtThatEndsWithItsSeal() {
    read(
        CREATED,
        added(0, "{\"type\":\"reasoning\"}"),
        summary(0, 0, "a"),
        summary(0, 1, "b"),
        summary(0, 1, "c"),
        done(0, "{\"type\":\"reasoning\",\"encrypted_content\":\"enc\"}"),
        COMPLETED);

    assertThat(events.subList(1, 6))
        .containsExactly(
            new PartStarted(0, 0, new Part.Thought("", Optional.empty())),
            new PartDelta(0, 0, "a"),
            new PartDelta(0, 0, "\n\nb"),
            new PartDelta(0, 0, "c"),
            new PartEnded(0, 0, Optional.of(new Opaque(Dialect.OPENAI, "enc"))));
  }

  @Test
  void aThoughtWithoutWordsIsItsSeal() {
    read(
        CREATED,
        done(0, "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"enc\"}"),
        COMPLETED);

    assertThat(events.get(1))
        .isEqualTo(
            new PartWhole(
                0, 0, new Part.Thought("", Optional.of(new Opaque(Dialect.OPENAI, "enc")), true)));
  }

  @Test
  void callsGoByTheirCallIdAndTheirPlace() {
    read(
        CREATED,
        added(0, call("c1", "sun", "")),
        added(1, call("c2", "rain", "")),
        arguments(1, "{\"x\""),
        arguments(0, "{}"),
        arguments(1, ":1}"),
        done(0, call("c1", "sun", "{}")),
        done(1, call("c2", "rain", "{\"x\":1}")),
        COMPLETED);

    assertThat(events.subList(1, events.size()))
        .containsExactly(
            new PartStarted(0, 0, new Part.ToolCall("c1", "sun", JsonText.EMPTY_OBJECT)),
            new PartStarted(0, 1, new Part.ToolCall("c2", "rain", JsonText.EMPTY_OBJECT)),
            new PartDelta(0, 1, "{\"x\""),
            new PartDelta(0, 0, "{}"),
            new PartDelta(0, 1, ":1}"),
            new PartEnded(0, 0, Optional.empty()),
            new PartEnded(0, 1, Optional.empty()),
            new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()));
  }

  @Test
  void itemsThatAreOnlyToldWholeAreHeardToo() {
    read(
        CREATED,
        done(0, "{\"type\":\"message\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"No\"}]}"),
        done(1, call("c1", "sun", "{\"a\":1}")),
        done(
            2,
            "{\"type\":\"custom_tool_call\",\"call_id\":\"c2\",\"name\":\"sql\","
                + "\"input\":\"SELECT \\\"a\\\"\"}"),
        done(3, "{\"type\":\"web_search_call\",\"status\":\"completed\"}"),
        COMPLETED);

    assertThat(events)
        .contains(
            new PartDelta(0, 0, "No"),
            new PartDelta(0, 1, "{\"a\":1}"),
            new PartDelta(0, 2, "\"SELECT \\\"a\\\"\""))
        .element(events.size() - 2)
        .isInstanceOf(PartWhole.class);
    assertThat(log.usage().orElseThrow().usage().units().of(Unit.tool("web_search"))).isEqualTo(1);
  }

  @Test
  void anAnswerThatStandsOnlyInTheEndIsHeard() {
    read(
        CREATED,
        COMPLETED.replace(
            "\"output\":[]",
            "\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\","
                + "\"text\":\"late\"}]}]"));

    assertThat(events).contains(new PartDelta(0, 0, "late"));
  }

  @Test
  void wordsBetweenThePiecesOfACallWaitForItsEnd() {
    read(
        CREATED,
        added(0, call("c1", "sun", "")),
        "{\"type\":\"response.output_text.delta\",\"output_index\":1,\"content_index\":0,"
            + "\"delta\":\"By the way\"}",
        arguments(0, "{}"),
        done(0, call("c1", "sun", "{}")),
        COMPLETED);

    assertThat(events.subList(2, events.size()))
        .containsExactly(
            new PartDelta(0, 0, "{}"),
            new PartEnded(0, 0, Optional.empty()),
            new PartStarted(0, 1, new Part.Text("")),
            new PartDelta(0, 1, "By the way"),
            new PartEnded(0, 1, Optional.empty()),
            new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"max_output_tokens,LENGTH", "content_filter,CONTENT_FILTER"})
  void anIncompleteResponseSaysWhy(String told, FinishReason reason) {
    read(
        CREATED,
        "{\"type\":\"response.incomplete\",\"response\":{\"status\":\"incomplete\","
            + "\"incomplete_details\":{\"reason\":\""
            + told
            + "\"},"
            + USAGE
            + "}}");

    assertThat(events.getLast()).isEqualTo(new Finished(0, reason, Optional.empty()));
    assertThat(log.usage()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"error\",\"error\":{\"type\":\"insufficient_quota\",\"code\":"
            + "\"insufficient_quota\",\"message\":\"m\"}} | Throttled",
        "{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"m\"} | Throttled",
        "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":"
            + "\"server_error\",\"message\":\"m\"}}} | Failed",
        "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":"
            + "\"invalid_prompt\",\"message\":\"m\"}}} | Rejected",
        "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\"}} | Failed",
        "{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}} | Rejected",
        "{\"type\":\"response.completed\",\"response\":{\"status\":\"cancelled\"}} | Malformed"
      })
  void anErrorInTheStreamIsAFault(String event, String fault) {
    assertThatThrownBy(() -> read(CREATED, event))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            broken -> assertThat(broken.fault().getClass().getSimpleName()).isEqualTo(fault));
  }

  @Test
  void withoutItsEndAStreamIsCut() {
    read(CREATED, "not JSON", "{\"type\":\"response.new_thing\"}", "{}");

    assertThatThrownBy(() -> reader.end(events::add))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            broken -> assertThat(broken.fault()).isEqualTo(new UpstreamFault.Cut()));
    assertThat(events).hasSize(1);
  }

  @Test
  void aReportThatCannotBeIsRemembered() {
    read(CREATED, COMPLETED.replace("\"output_tokens\":6", "\"output_tokens\":-6"));

    assertThat(log.usageImpossible()).isTrue();
  }

  @Test
  void anAnswerInOnePieceIsRead() throws IOException {
    ChatResponse answer =
        whole(
            "{\"id\":\"resp_1\",\"status\":\"completed\",\"error\":null,\"output\":["
                + "{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\","
                + "\"text\":\"hm\"}],\"encrypted_content\":\"enc\"},"
                + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\","
                + "\"text\":\"Hi\",\"annotations\":[]}]},"
                + call("c1", "sun", "")
                + "],"
                + USAGE
                + "}");

    assertThat(answer.choices().getFirst().parts())
        .containsExactly(
            new Part.Thought("hm", Optional.of(new Opaque(Dialect.OPENAI, "enc"))),
            new Part.Text("Hi"),
            new Part.ToolCall("c1", "sun", JsonText.EMPTY_OBJECT));
    assertThat(answer.choices().getFirst().reason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(log.used().total()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}} | Failed",
        "{\"error\":{\"message\":\"m\",\"code\":\"rate_limit_exceeded\"}} | Throttled",
        "{\"status\":\"queued\",\"output\":[]} | Malformed",
        "{\"choices\":[]} | Malformed",
        "[] | Malformed"
      })
  void whatIsNoAnswerIsAFault(String body, String fault) {
    assertThatThrownBy(() -> whole(body))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            broken -> assertThat(broken.fault().getClass().getSimpleName()).isEqualTo(fault));
  }

  private ChatResponse whole(String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    return form.readWhole(
        Json.tree(bytes, 0, bytes.length), Calls.aCall().api(Api.RESPONSES).build(), log);
  }

  private void read(String... datas) {
    SseFramer framer = new SseFramer();
    for (String data : datas) {
      byte[] bytes = ("data: " + data + "\n\n").getBytes(UTF_8);
      framer.feed(bytes, 0, bytes.length, frame -> reader.read(frame, events::add));
    }
  }

  private static String added(int place, String item) {
    return "{\"type\":\"response.output_item.added\",\"output_index\":"
        + place
        + ",\"item\":"
        + item
        + "}";
  }

  private static String done(int place, String item) {
    return "{\"type\":\"response.output_item.done\",\"output_index\":"
        + place
        + ",\"item\":"
        + item
        + "}";
  }

  private static String summary(int place, int paragraph, String text) {
    return "{\"type\":\"response.reasoning_summary_text.delta\",\"output_index\":"
        + place
        + ",\"summary_index\":"
        + paragraph
        + ",\"delta\":\""
        + text
        + "\"}";
  }

  private static String call(String id, String name, String arguments) {
    return "{\"type\":\"function_call\",\"id\":\"fc_"
        + id
        + "\",\"call_id\":\""
        + id
        + "\",\"name\":\""
        + name
        + "\",\"arguments\":\""
        + arguments.replace("\"", "\\\"")
        + "\"}";
  }

  private static String arguments(int place, String more) {
    return "{\"type\":\"response.function_call_arguments.delta\",\"output_index\":"
        + place
        + ",\"delta\":\""
        + more.replace("\"", "\\\"")
        + "\"}";
  }
}
