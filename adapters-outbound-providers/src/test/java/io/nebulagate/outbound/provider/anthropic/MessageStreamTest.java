package io.nebulagate.outbound.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.PartCited;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.PartWhole;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Tool;
import io.nebulagate.domain.chat.ToolChoice;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.sse.SseFramer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageStreamTest {

  private final AnswerLog log = new AnswerLog(new ModelName("m"), (_, text) -> text.length());
  private final List<ChatEvent> events = new ArrayList<>();
  private Asked asked = Asked.of();

  @Test
  void aTextBeginsGoesOnAndEnds() {
    read(
        start("{\"input_tokens\":9,\"output_tokens\":1}"),
        "{\"type\":\"ping\"}",
        block(0, "{\"type\":\"text\",\"text\":\"\"}"),
        delta(0, "{\"type\":\"text_delta\",\"text\":\"Hé\"}"),
        delta(0, "{\"type\":\"something_new\",\"text\":\"?\"}"),
        stop(0),
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\","
            + "\"stop_sequence\":\"END\"},\"usage\":{\"output_tokens\":5}}",
        "{\"type\":\"message_stop\"}");
    assertThat(events.subList(1, events.size()))
        .containsExactly(
            new PartStarted(0, 0, new Part.Text("")),
            new PartDelta(0, 0, "Hé"),
            new PartEnded(0, 0, Optional.empty()),
            new Finished(0, FinishReason.STOP_SEQUENCE, Optional.of("END")));
    assertThat(log.used()).isEqualTo(TokenUsage.of(9, 5));
    assertThat(log.complete()).isTrue();
  }

  @Test
  void thoughtsKeepTheirSignaturesAlsoWithoutWords() {
    read(
        block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
        delta(0, "{\"type\":\"signature_delta\",\"signature\":\"sig\"}"),
        stop(0),
        block(1, "{\"type\":\"redacted_thinking\",\"data\":\"red\"}"),
        stop(1));
    assertThat(events.subList(1, events.size()))
        .containsExactly(
            new PartStarted(0, 0, new Part.Thought("", Optional.empty())),
            new PartEnded(0, 0, Optional.of(new Opaque(Dialect.ANTHROPIC, "sig"))),
            new PartWhole(
                0,
                1,
                new Part.Thought("", Optional.of(new Opaque(Dialect.ANTHROPIC, "red")), true)));
  }

  @Test
  void callsComeInPiecesOrWholeOrWithoutArguments() {
    read(
        block(0, "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"sun\",\"input\":{}}"),
        delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
        delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"x\\\":\"}"),
        delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}"),
        stop(0),
        block(1, "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"rain\",\"input\":{\"y\":2}}"),
        stop(1),
        block(2, "{\"type\":\"tool_use\",\"id\":\"t3\",\"name\":\"now\",\"input\":{}}"),
        delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
        stop(2),
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
        "{\"type\":\"message_stop\"}");
    assertThat(events.subList(1, events.size()))
        .containsExactly(
            new PartStarted(0, 0, new Part.ToolCall("t1", "sun", JsonText.EMPTY_OBJECT)),
            new PartDelta(0, 0, "{\"x\":"),
            new PartDelta(0, 0, "1}"),
            new PartEnded(0, 0, Optional.empty()),
            new PartStarted(0, 1, new Part.ToolCall("t2", "rain", JsonText.EMPTY_OBJECT)),
            new PartDelta(0, 1, "{\"y\":2}"),
            new PartEnded(0, 1, Optional.empty()),
            new PartStarted(0, 2, new Part.ToolCall("t3", "now", JsonText.EMPTY_OBJECT)),
            new PartEnded(0, 2, Optional.empty()),
            new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()));
  }

  @Test
  void aToolThatTakesAnyTextGetsItUnwrapped() {
    asked =
        Asked.of()
            .tools(
                new ToolChoice.Auto(),
                new Tool(
                    Tool.Kind.FREE_TEXT,
                    "my shell",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    String outward = asked.written().at("/tools/0/name").asText();
    read(
        block(0, "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"" + outward + "\",\"input\":{}}"),
        delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"input\\\":\\\"l\"}"),
        delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"s\\\"}\"}"),
        stop(0));
    assertThat(events.subList(1, events.size()))
        .containsExactly(
            new PartStarted(0, 0, new Part.ToolCall("t", "my shell", JsonText.EMPTY_OBJECT)),
            new PartDelta(0, 0, "\"ls\""),
            new PartEnded(0, 0, Optional.empty()));
  }

  @Test
  void whatRanAtTheVendorsIsToldWhole() {
    read(
        block(0, "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web\",\"input\":{}}"),
        delta(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"q\\\":1}\"}"),
        stop(0),
        block(1, "{\"type\":\"web_search_tool_result\",\"content\":[]}"),
        stop(1));
    assertThat(events.subList(1, events.size()))
        .containsExactly(
            foreign(
                0,
                "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web\",\"input\":{\"q\":1}}"),
            foreign(1, "{\"type\":\"web_search_tool_result\",\"content\":[]}"));
  }

  @Test
  void aCitationSpansTheTextItStandsAt() {
    read(
        block(0, "{\"type\":\"text\",\"text\":\"\",\"citations\":[]}"),
        delta(
            0,
            "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"web_search_result_location\","
                + "\"url\":\"https://x.example\",\"title\":\"X\",\"cited_text\":\"q\"}}"),
        delta(0, "{\"type\":\"text_delta\",\"text\":\"a😀b\"}"),
        stop(0));
    assertThat(events)
        .contains(
            new PartCited(
                0,
                0,
                new Citation(
                    0, 3, Optional.of("https://x.example"), Optional.of("X"), Optional.of("q"))));
  }

  @Test
  void aLaterCountTakesThePlaceOfAnEarlierOneAndNothingSaysNothing() {
    read(
        start(
            "{\"input_tokens\":565,\"cache_read_input_tokens\":100,"
                + "\"cache_creation_input_tokens\":30,\"cache_creation\":"
                + "{\"ephemeral_5m_input_tokens\":10,\"ephemeral_1h_input_tokens\":20},"
                + "\"output_tokens\":7}"),
        "{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"input_tokens\":0,"
            + "\"cache_read_input_tokens\":null,\"output_tokens\":48,"
            + "\"output_tokens_details\":{\"thinking_tokens\":8},"
            + "\"server_tool_use\":{\"web_search_requests\":2}}}");
    TokenUsage used = log.used();
    assertThat(used.of(TokenKind.INPUT)).isEqualTo(565);
    assertThat(used.of(TokenKind.CACHED_INPUT)).isEqualTo(100);
    assertThat(used.of(TokenKind.CACHE_WRITE)).isEqualTo(10);
    assertThat(used.of(TokenKind.CACHE_WRITE_1H)).isEqualTo(20);
    assertThat(used.output()).isEqualTo(48);
    assertThat(used.reasoning()).isEqualTo(8);
    assertThat(used.units().counts()).hasSize(1).containsValue(2L);
  }

  @Test
  void untilItIsToldAtTheEndNobodyKnowsWhatTheAnswerCost() {
    read(
        start("{\"input_tokens\":565,\"cache_read_input_tokens\":100,\"output_tokens\":1}"),
        block(0, "{\"type\":\"text\",\"text\":\"\"}"),
        delta(0, "{\"type\":\"text_delta\",\"text\":\"a long answer\"}"));
    assertThat(log.used().input()).isEqualTo(665);
    assertThat(log.used().output()).as("it is counted here then").isZero();
  }

  @Test
  void zerosFirstAndTheTruthLastAreTheTruth() {
    read(
        start("{\"input_tokens\":0,\"output_tokens\":0}"),
        "{\"type\":\"message_delta\",\"delta\":{},"
            + "\"usage\":{\"input_tokens\":12,\"output_tokens\":3}}");
    assertThat(log.used()).isEqualTo(TokenUsage.of(12, 3));
  }

  @Test
  void callsWithinTheCallAreAdded() {
    read(
        "{\"type\":\"message_delta\",\"delta\":{},\"usage\":"
            + "{\"input_tokens\":10,\"output_tokens\":4,\"iterations\":["
            + "{\"type\":\"compaction\",\"input_tokens\":100,\"output_tokens\":20},"
            + "{\"type\":\"message\",\"input_tokens\":10,\"output_tokens\":4}]}}");
    assertThat(log.used()).isEqualTo(TokenUsage.of(110, 24));
  }

  @Test
  void aCountThatCannotBeIsMissingAndRemembered() {
    read(start("{\"input_tokens\":-3,\"output_tokens\":4}"));
    assertThat(log.usage()).isEmpty();
    assertThat(log.usageImpossible()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "overloaded_error, 529, failed",
    "rate_limit_error, 429, throttled",
    "authentication_error, 401, unauthorised",
    "permission_error, 403, unauthorised",
    "invalid_request_error, 400, rejected",
    "api_error, 500, failed",
    "something_new, 500, failed"
  })
  void anErrorInTheStreamIsAFault(String type, int status, String outcome) {
    assertThatThrownBy(() ->
            read(
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"no\"}}"
                    .formatted(type)))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            failed -> {
              assertThat(failed.fault().status()).isEqualTo(status);
              assertThat(failed.fault().outcome()).isEqualTo(outcome);
            });
  }

  @Test
  void aStreamThatDoesNotSayThatItEndsHasBroken() {
    MessageStream reader = new MessageStream(asked.request(), log);
    feed(
        reader,
        start("{\"input_tokens\":1,\"output_tokens\":1}"),
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}");
    assertThatThrownBy(() -> reader.end(events::add))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            failed -> assertThat(failed.fault()).isEqualTo(new UpstreamFault.Cut()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json",
        "[]",
        "7",
        "{\"type\":\"content_block_start\"}",
        "{\"type\":\"content_block_delta\",\"index\":9,\"delta\":7}",
        "{\"type\":\"content_block_stop\",\"index\":9}",
        "{\"type\":\"message_delta\",\"delta\":null,\"usage\":[]}",
        "{\"type\":\"message_start\"}"
      })
  void nonsenseIsPassedOver(String data) {
    read(data, "{\"type\":\"message_stop\"}");
    assertThat(events.getLast()).isEqualTo(new Finished(0, FinishReason.STOP, Optional.empty()));
  }

  @Test
  void blocksThatNobodyEndsAreEnded() {
    read(
        block(0, "{\"type\":\"text\",\"text\":\"a\"}"),
        block(1, "{\"type\":\"text\",\"text\":\"b\"}"),
        "{\"type\":\"message_stop\"}");
    assertThat(events.subList(1, events.size()))
        .containsExactly(
            new PartStarted(0, 0, new Part.Text("")),
            new PartDelta(0, 0, "a"),
            new PartEnded(0, 0, Optional.empty()),
            new PartStarted(0, 1, new Part.Text("")),
            new PartDelta(0, 1, "b"),
            new PartEnded(0, 1, Optional.empty()),
            new Finished(0, FinishReason.STOP, Optional.empty()));
  }

  private static ChatEvent foreign(int part, String json) {
    return new PartWhole(0, part, new Part.Foreign(Dialect.ANTHROPIC, new JsonText(json)));
  }

  private static String start(String usage) {
    return "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":" + usage + "}}";
  }

  private static String block(int index, String block) {
    return "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":%s}"
        .formatted(index, block);
  }

  private static String delta(int index, String delta) {
    return "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":%s}".formatted(index, delta);
  }

  private static String stop(int index) {
    return "{\"type\":\"content_block_stop\",\"index\":%d}".formatted(index);
  }

  private void read(String... data) {
    feed(new MessageStream(asked.request(), log), data);
  }

  private void feed(MessageStream reader, String... data) {
    StringBuilder stream = new StringBuilder();
    for (String one : data) {
      stream.append("event: x\ndata: ").append(one).append("\n\n");
    }
    byte[] bytes = stream.toString().getBytes(UTF_8);
    new SseFramer().feed(bytes, 0, bytes.length, frame -> reader.read(frame, events::add));
  }
}
