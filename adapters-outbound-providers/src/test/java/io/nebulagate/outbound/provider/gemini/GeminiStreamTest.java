package io.nebulagate.outbound.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.PartCited;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.PartWhole;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.support.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiStreamTest {

  private static final Optional<Opaque> SEAL = Optional.of(new Opaque(Dialect.GEMINI, "s"));
  private static final Optional<Opaque> NONE = Optional.empty();

  private final UpstreamRequest request = Calls.aCall().streamed().build();
  private final AnswerLog log = Asked.log(request);
  private final GeminiStream reader = new GeminiStream(request, log);

  @Test
  void wordsAndThoughtsArePartsAndTheEndComesOnlyAtTheEnd() {
    List<ChatEvent> events =
        read(
            chunk("{\"text\":\"Hm\",\"thought\":true}", "STOP")
                + chunk("{\"text\":\"Hé\"}", "STOP")
                + chunk("{\"text\":\"llo\"}", "STOP")
                + chunk("{\"text\":\"\",\"thoughtSignature\":\"s\"}", "STOP"));
    assertThat(log.complete()).isFalse();
    events.addAll(end());
    assertThat(events)
        .containsExactly(
            new Started(Optional.of("r"), Optional.empty()),
            new PartStarted(0, 0, new Part.Thought("", NONE)),
            new PartDelta(0, 0, "Hm"),
            new PartEnded(0, 0, NONE),
            new PartStarted(0, 1, new Part.Text("")),
            new PartDelta(0, 1, "Hé"),
            new PartDelta(0, 1, "llo"),
            new PartEnded(0, 1, NONE),
            new PartWhole(0, 2, new Part.Thought("", SEAL)),
            new Finished(0, FinishReason.STOP, Optional.empty()));
    assertThat(log.complete()).isTrue();
  }

  @Test
  void aCallSeenInAnyChunkIsWhyItEnded() {
    List<ChatEvent> events =
        read(
            chunk(
                    "{\"functionCall\":{\"id\":\"i\",\"name\":\"f\",\"args\":{\"a\":1}},"
                        + "\"thoughtSignature\":\"s\"},{\"functionCall\":{\"name\":\"g\"}}",
                    "")
                + chunk("{\"text\":\"\"}", "STOP"));
    events.addAll(end());
    assertThat(events)
        .contains(
            new PartStarted(0, 0, new Part.ToolCall("i", "f", JsonText.EMPTY_OBJECT, SEAL)),
            new PartDelta(0, 0, "{\"a\":1}"),
            new PartEnded(0, 0, SEAL),
            new PartEnded(0, 1, NONE),
            new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()));
    assertThat(events.get(4))
        .isInstanceOfSatisfying(
            PartStarted.class,
            begun ->
                assertThat(((Part.ToolCall) begun.opening()).id()).matches("call_[0-9a-f]{32}"));
  }

  @Test
  void argumentsInPiecesArePutTogetherByTheirPlaces() {
    List<ChatEvent> events =
        read(
            chunk("{\"functionCall\":{\"name\":\"f\",\"willContinue\":true}}", "")
                + piece("\"$.to.name\",\"stringValue\":\"Bos\",\"willContinue\":true", true)
                + piece("\"$.to.name\",\"stringValue\":\"ton\"", true)
                + piece("\"$.stops[1]['k k']\",\"numberValue\":2.5", true)
                + piece("\"$.ok\",\"boolValue\":true", true)
                + piece("\"nonsense\",\"boolValue\":true", true)
                + chunk("{\"functionCall\":{}}", "")
                + chunk("{\"functionCall\":{\"name\":\"g\",\"willContinue\":true}}", "STOP"));
    events.addAll(end());
    assertThat(events)
        .contains(
            new PartDelta(
                0, 0, "{\"to\":{\"name\":\"Boston\"},\"stops\":[null,{\"k k\":2.5}],\"ok\":true}"))
        .filteredOn(PartStarted.class::isInstance)
        .hasSize(2);
  }

  @Test
  void candidatesAreKeptApart() {
    List<ChatEvent> events =
        read(
            frame(
                "{\"candidates\":[{\"index\":1,\"content\":{\"parts\":[{\"text\":\"b\"}]},"
                    + "\"finishReason\":\"MAX_TOKENS\"},{\"index\":0,\"content\":{\"parts\":"
                    + "[{\"text\":\"a\"}]},\"finishReason\":\"SAFETY\"}]}"));
    events.addAll(end());
    assertThat(events)
        .contains(
            new PartDelta(1, 0, "b"),
            new PartDelta(0, 0, "a"),
            new Finished(0, FinishReason.CONTENT_FILTER, Optional.empty()),
            new Finished(1, FinishReason.LENGTH, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"candidates\":[]}",
        "{\"candidates\":[{}]}",
        "{\"candidates\":[{\"content\":{}}]}",
        "{\"candidates\":[{\"content\":{\"role\":\"model\"}}]}",
        "{\"candidates\":7,\"usageMetadata\":null}",
        "[]",
        "null",
        "no json"
      })
  void whatIsMissingIsMissed(String data) {
    assertThat(read(frame(data))).allMatch(event -> event instanceof Started);
    assertThatThrownBy(this::end)
        .isInstanceOfSatisfying(
            UpstreamException.class,
            cut -> assertThat(cut.fault()).isEqualTo(new UpstreamFault.Cut()));
    assertThat(log.complete()).isFalse();
  }

  @Test
  void aReasonWithoutWordsIsAnAnswer() {
    read(frame("{\"candidates\":[{\"finishReason\":\"MAX_TOKENS\"}]}"));
    assertThat(end()).containsExactly(new Finished(0, FinishReason.LENGTH, Optional.empty()));
  }

  @Test
  void aBlockedPromptIsFiltered() {
    read(frame("{\"promptFeedback\":{\"blockReason\":\"JAILBREAK\"}}"));
    assertThat(end())
        .containsExactly(new Finished(0, FinishReason.CONTENT_FILTER, Optional.empty()));
  }

  @Test
  void theLastUsageCounts() {
    read(
        chunk("{\"text\":\"a\"}", "", "\"promptTokenCount\":9,\"candidatesTokenCount\":1")
            + chunk(
                "{\"text\":\"b\"}",
                "STOP",
                "\"promptTokenCount\":\"9\",\"cachedContentTokenCount\":4,"
                    + "\"toolUsePromptTokenCount\":2,\"candidatesTokenCount\":3,"
                    + "\"thoughtsTokenCount\":5"));
    assertThat(log.used().input()).isEqualTo(11);
    assertThat(log.used().output()).isEqualTo(8);
    assertThat(log.used().reasoning()).isEqualTo(5);
    assertThat(log.usageImpossible()).isFalse();
  }

  @Test
  void whatCannotBeACountIsNoReport() {
    read(chunk("{\"text\":\"a\"}", "STOP", "\"promptTokenCount\":-1"));
    assertThat(log.usage()).isEmpty();
    assertThat(log.usageImpossible()).isTrue();
  }

  @Test
  void mediaAndWhatOnlyGoogleKnowsComeWhole() {
    List<ChatEvent> events =
        read(
            chunk(
                "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}},"
                    + "{\"executableCode\":{\"code\":\"1\"}}",
                "STOP"));
    assertThat(events)
        .contains(
            new PartWhole(
                0,
                0,
                new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AA=="))),
            new PartWhole(
                0,
                1,
                new Part.Foreign(
                    Dialect.GEMINI, new JsonText("{\"executableCode\":{\"code\":\"1\"}}"))));
  }

  @Test
  void groundsAreCountedInCodePoints() {
    read(
        frame(
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hé 😀 ok\"}]},"
                + "\"finishReason\":\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[{\"web\":"
                + "{\"uri\":\"https://x\",\"title\":\"X\"}}],\"groundingSupports\":[{\"segment\":"
                + "{\"startIndex\":4,\"endIndex\":8},\"groundingChunkIndices\":[0,7]},"
                + "{\"segment\":{\"endIndex\":99},\"groundingChunkIndices\":[0]}]}}]}"));
    assertThat(end())
        .filteredOn(PartCited.class::isInstance)
        .containsExactly(
            new PartCited(
                0,
                0,
                new Citation(3, 4, Optional.of("https://x"), Optional.of("X"), Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"code\":503,\"status\":\"UNAVAILABLE\"} | failed",
        "{\"status\":\"DEADLINE_EXCEEDED\"} | timeout",
        "{\"code\":400,\"message\":\"m\"} | rejected",
        "{\"code\":403} | unauthorised",
        "{\"message\":\"?\"} | failed"
      })
  void anErrorInTheStreamIsAFault(String error, String outcome) {
    for (String data : List.of("{\"error\":" + error + "}", "[{\"error\":" + error + "}]")) {
      assertThatThrownBy(() -> read(frame(data)))
          .isInstanceOfSatisfying(
              UpstreamException.class,
              fault -> assertThat(fault.fault().outcome()).isEqualTo(outcome));
    }
  }

  @Test
  void googleSaysHowLongToWait() {
    String error =
        "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@type\":"
            + "\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.4005s\"}]}}";
    assertThatThrownBy(() -> read(frame(error)))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            fault ->
                assertThat(fault.fault())
                    .isEqualTo(
                        new UpstreamFault.Throttled(Optional.of(Duration.ofMillis(34_401)))));
  }

  private List<ChatEvent> read(String stream) {
    return Asked.read(reader, stream);
  }

  private List<ChatEvent> end() {
    List<ChatEvent> events = new ArrayList<>();
    reader.end(events::add);
    return events;
  }

  private static String chunk(String parts, String reason) {
    return chunk(parts, reason, "");
  }

  private static String chunk(String parts, String reason, String usage) {
    return frame(
        "{\"responseId\":\"r\",\"candidates\":[{\"content\":{\"parts\":[%s]}%s}]%s}"
            .formatted(
                parts,
                reason.isEmpty() ? "" : ",\"finishReason\":\"" + reason + "\"",
                usage.isEmpty() ? "" : ",\"usageMetadata\":{" + usage + "}"));
  }

  private static String frame(String data) {
    return "data: " + data + "\n\n";
  }

  private static String piece(String arg, boolean goesOn) {
    return chunk(
        "{\"functionCall\":{\"partialArgs\":[{\"jsonPath\":%s}],\"willContinue\":%s}}"
            .formatted(arg, goesOn),
        "");
  }
}
