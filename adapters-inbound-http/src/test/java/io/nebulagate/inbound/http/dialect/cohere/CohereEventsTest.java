package io.nebulagate.inbound.http.dialect.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.PartCited;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CohereEventsTest {

  private static final AnswerIds IDS = new AnswerIds(new RequestId(new UUID(0, 1)));
  private static final TokenUsage USED =
      new TokenUsage(
          Map.of(TokenKind.INPUT, 7L, TokenKind.CACHED_INPUT, 100L, TokenKind.OUTPUT, 5L), 0);
  private static final String USAGE =
      "\"usage\":{\"billed_units\":{\"input_tokens\":107,\"output_tokens\":5},"
          + "\"tokens\":{\"input_tokens\":107,\"output_tokens\":5},\"cached_tokens\":100}";
  private static final Citation CITED =
      new Citation(1, 3, Optional.of("https://a"), Optional.of("A"), Optional.empty());

  private final CarriedSeals seals = new CarriedSeals(new Keeper());
  private final Written written = new Written();
  private final AnswerWriter writer = new CohereEvents(IDS, seals);

  @Test
  void aTextIsOneContentBetweenStartAndEndWithWhatItRestsOn() {
    tell(
        new Started(Optional.empty(), Optional.empty()),
        new PartStarted(0, 0, new Part.Text("")),
        new PartDelta(0, 0, "Bées"),
        new PartCited(0, 0, CITED),
        new PartEnded(0, 0, Optional.empty()),
        new Finished(0, FinishReason.STOP, Optional.empty()));
    writer.end(USED, written);

    assertThat(written.bytes)
        .hasToString(
            event(
                    "message-start",
                    "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"type\":\"message-start\","
                        + "\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],"
                        + "\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}}")
                + event(
                    "content-start",
                    "{\"type\":\"content-start\",\"index\":0,\"delta\":{\"message\":"
                        + "{\"content\":{\"type\":\"text\",\"text\":\"\"}}}}")
                + event(
                    "content-delta",
                    "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":"
                        + "{\"content\":{\"text\":\"Bées\"}}}}")
                + event(
                    "citation-start",
                    "{\"type\":\"citation-start\",\"index\":0,\"delta\":{\"message\":{\"citations\":"
                        + "{\"start\":1,\"end\":3,\"text\":\"ée\",\"sources\":[{\"type\":\"document\","
                        + "\"id\":\"https://a\",\"document\":{\"id\":\"https://a\","
                        + "\"url\":\"https://a\",\"title\":\"A\"}}],\"content_index\":0,"
                        + "\"type\":\"TEXT_CONTENT\"}}}}")
                + event("citation-end", "{\"type\":\"citation-end\",\"index\":0}")
                + event("content-end", "{\"type\":\"content-end\",\"index\":0}")
                + event(
                    "message-end",
                    "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\","
                        + USAGE
                        + "}}"));
    assertThat(written.textBytes).isEqualTo(5);
    assertThat(written.last).isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void callsThatComeAtOnceAreToldOneAfterTheOther() {
    tell(
        new PartStarted(0, 0, call("c0", "sun")),
        new PartStarted(0, 1, call("c1", "rain")),
        new PartDelta(0, 1, "{\"b\":2}"),
        new PartDelta(0, 0, "{\"a\":1}"),
        new PartEnded(0, 1, Optional.empty()),
        new PartEnded(0, 0, Optional.of(new Opaque(Dialect.GEMINI, "late"))),
        new PartStarted(0, 2, call("c2", "now")),
        new PartEnded(0, 2, Optional.empty()),
        new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()));
    writer.end(USED, written);

    String all = written.bytes.toString();
    assertThat(all.lines().filter(line -> line.startsWith("event: tool")))
        .containsExactly(
            "event: tool-call-start",
            "event: tool-call-delta",
            "event: tool-call-delta",
            "event: tool-call-end",
            "event: tool-call-start",
            "event: tool-call-delta",
            "event: tool-call-end",
            "event: tool-call-start",
            "event: tool-call-delta",
            "event: tool-call-end");
    assertThat(all)
        .containsSubsequence("{\\\"a\\\":1}", "ng1.0", "\"index\":1", "{\\\"b\\\":2}", "\"{}\"")
        .contains("\"finish_reason\":\"TOOL_CALL\"");
  }

  @Test
  void aStreamThatIsCutShortIsClosedInOrderAndHasNoFurtherCall() {
    tell(
        new PartStarted(0, 0, call("c0", "sun")),
        new PartDelta(0, 0, "{\"a"),
        new PartStarted(0, 1, call("c1", "rain")));
    writer.cutShort(USED, written);

    assertThat(written.bytes.toString())
        .containsSubsequence("{\\\"a", "event: tool-call-end", "\"finish_reason\":\"MAX_TOKENS\"")
        .doesNotContain("rain");
    assertThat(written.last).isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void aStreamThatFailsEndsItsMessageWithTheReason() {
    assertThat(new String(CohereEvents.failure("it burns"), UTF_8))
        .isEqualTo(
            event(
                "message-end",
                "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\","
                    + "\"error\":\"it burns\"}}"));
  }

  @Test
  void anAnswerInOnePieceHoldsThoughtsWordsCallsAndSources() {
    ChatResponse answer =
        new ChatResponse(
            Optional.empty(),
            List.of(
                new ChatResponse.Choice(
                    0,
                    List.of(
                        new Part.Thought("Hm.", Optional.of(new Opaque(Dialect.ANTHROPIC, "s"))),
                        new Part.Text("Bées", List.of(CITED)),
                        call("c0", "sun")),
                    FinishReason.TOOL_CALLS,
                    Optional.empty())));
    assertThat(new String(new CohereAnswer(IDS, seals).write(answer, USED), UTF_8))
        .isEqualTo(
            "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"message\":{\"role\":\"assistant\","
                + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm.\","
                + "\"signature\":\"ng1.0\"},{\"type\":\"text\",\"text\":\"Bées\"}],"
                + "\"tool_calls\":[{\"id\":\"c0\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"sun\",\"arguments\":\"{}\"}}],"
                + "\"citations\":[{\"start\":1,\"end\":3,\"text\":\"ée\",\"sources\":["
                + "{\"type\":\"document\",\"id\":\"https://a\",\"document\":{\"id\":\"https://a\","
                + "\"url\":\"https://a\",\"title\":\"A\"}}],\"content_index\":1,"
                + "\"type\":\"TEXT_CONTENT\"}]},\"finish_reason\":\"TOOL_CALL\","
                + USAGE
                + "}");
  }

  private void tell(ChatEvent... events) {
    for (ChatEvent event : events) {
      writer.write(event, written);
    }
  }

  private static Part.ToolCall call(String id, String name) {
    return new Part.ToolCall(id, name, JsonText.EMPTY_OBJECT);
  }

  private static String event(String type, String data) {
    return "event: " + type + "\ndata: " + data + "\n\n";
  }

  /** All that was written. */
  private static final class Written implements Frames {
    private final StringBuilder bytes = new StringBuilder();
    private long textBytes;
    private String last = "";

    @Override
    public void frame(byte[] frame, long text) {
      bytes.append(new String(frame, UTF_8));
      textBytes += text;
    }

    @Override
    public void last(byte[] frame) {
      last = new String(frame, UTF_8);
    }

    @Override
    public long total() {
      return bytes.length();
    }
  }
}
