package io.nebulagate.inbound.http.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.PartCited;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.PartWhole;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.AnswerIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiFramesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Optional<Opaque> NONE = Optional.empty();
  private static final TokenUsage USED =
      new TokenUsage(
          Map.of(TokenKind.INPUT, 7L, TokenKind.CACHED_INPUT, 3L, TokenKind.OUTPUT, 5L), 2);

  private final Written written = new Written();

  @Test
  void wordsComeAsTheyComeAndTheLastFrameTellsWhyAndHowMuch() {
    write(
        new Started(Optional.of("x"), Optional.empty()),
        new PartStarted(0, 0, new Part.Thought("", NONE)),
        new PartDelta(0, 0, "hm"),
        new PartEnded(0, 0, NONE),
        new PartStarted(0, 1, new Part.Text("")),
        new PartDelta(0, 1, "Hé"),
        new PartEnded(0, 1, NONE),
        new Finished(0, FinishReason.STOP, Optional.empty()));

    assertThat(parts()).containsExactly("{\"text\":\"hm\",\"thought\":true}", "{\"text\":\"Hé\"}");
    assertThat(written.textBytes).isEqualTo(5);
    assertThat(written.last.toString())
        .isEqualTo(
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},"
                + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{"
                + "\"promptTokenCount\":10,\"cachedContentTokenCount\":3,"
                + "\"candidatesTokenCount\":3,\"thoughtsTokenCount\":2,\"totalTokenCount\":15},"
                + "\"modelVersion\":\"m\",\"responseId\":\"0192aaaa000070008000000000000001\"}");
  }

  @Test
  void callsThatComeInPiecesGoOutWhole() {
    write(
        new PartStarted(0, 0, call("c1", "f", NONE)),
        new PartStarted(0, 1, call("c2", "g", Optional.of(new Opaque(Dialect.GEMINI, "s")))),
        new PartStarted(0, 2, call("c3", "h", NONE)),
        new PartDelta(0, 1, "{\"x\":"),
        new PartDelta(0, 0, "{\"y\":1.50}"),
        new PartDelta(0, 2, "no json"),
        new PartDelta(0, 1, "2}"),
        new PartEnded(0, 0, NONE),
        new PartEnded(0, 1, NONE),
        new PartEnded(0, 2, NONE),
        new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()));

    assertThat(written.raw).contains("{\"y\":1.50}");
    assertThat(parts())
        .containsExactly(
            "{\"functionCall\":{\"id\":\"c1\",\"name\":\"f\",\"args\":{\"y\":1.5}}}",
            "{\"functionCall\":{\"id\":\"c2\",\"name\":\"g\",\"args\":{\"x\":2}},"
                + "\"thoughtSignature\":\"s\"}",
            "{\"functionCall\":{\"id\":\"c3\",\"name\":\"h\",\"args\":{\"input\":\"no json\"}}}");
    assertThat(written.last.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
  }

  @Test
  void sealsOfOthersAreSealedAndGooglesAreNot() {
    Opaque theirs = new Opaque(Dialect.ANTHROPIC, "sig");
    write(
        new PartStarted(0, 0, new Part.Thought("", NONE)),
        new PartDelta(0, 0, "hm"),
        new PartEnded(0, 0, Optional.of(theirs)),
        new PartWhole(0, 1, new Part.Thought("", Optional.of(theirs), true)),
        new PartWhole(0, 2, new Part.Thought("", Optional.of(new Opaque(Dialect.GEMINI, "g")))));

    SealedThoughts seals = new SealedThoughts(new GeminiRequestTest.OpenSeals());
    assertThat(parts().get(1))
        .isEqualTo(
            "{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"%s\"}"
                .formatted(seals.write(theirs, false)));
    assertThat(parts().get(2)).contains(seals.write(theirs, true));
    assertThat(parts().get(3)).isEqualTo("{\"text\":\"\",\"thoughtSignature\":\"g\"}");
  }

  @Test
  void whatIsCutShortEndsEveryChoiceAndNoCallThatIsNotComplete() {
    GeminiFrames frames = frames(2);
    frames.write(new PartStarted(0, 0, call("c", "f", NONE)), written);
    frames.write(new PartDelta(0, 0, "{\"a\""), written);
    frames.cutShort(TokenUsage.NONE, written);

    assertThat(written.frames).isEmpty();
    assertThat(written.last.at("/candidates")).hasSize(2);
    assertThat(written.last.findValuesAsText("finishReason"))
        .containsExactly("MAX_TOKENS", "MAX_TOKENS");
  }

  @Test
  void mediaComeWholeAndWhatNobodyHereReadsDoesNot() {
    write(
        new PartWhole(
            0,
            0,
            new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AA=="))),
        new PartWhole(0, 1, new Part.Foreign(Dialect.ANTHROPIC, new JsonText("{\"a\":1}"))));

    assertThat(parts())
        .containsExactly("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}");
  }

  @Test
  void whatWordsRestOnIsToldInBytes() {
    write(
        new PartStarted(0, 0, new Part.Text("")),
        new PartDelta(0, 0, "Hé 😀"),
        new PartCited(
            0, 0, new Citation(3, 4, Optional.of("https://x"), Optional.of("X"), Optional.empty())),
        new PartEnded(0, 0, NONE));

    JsonNode segment =
        written.last.at("/candidates/0/groundingMetadata/groundingSupports/0/segment");
    assertThat(segment.toString())
        .isEqualTo("{\"partIndex\":0,\"startIndex\":4,\"endIndex\":8,\"text\":\"😀\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP",
    "STOP_SEQUENCE, STOP",
    "TOOL_CALLS, STOP",
    "PAUSE, STOP",
    "LENGTH, MAX_TOKENS",
    "CONTENT_FILTER, SAFETY",
    "ERROR, OTHER"
  })
  void anAnswerInOnePieceIsOneDocument(FinishReason reason, String told) throws IOException {
    ChatResponse answer =
        new ChatResponse(
            Optional.empty(),
            List.of(
                new ChatResponse.Choice(
                    0,
                    List.of(
                        new Part.Text(""),
                        new Part.Text("Hi"),
                        new Part.ToolCall("c", "f", JsonText.EMPTY_OBJECT)),
                    reason,
                    Optional.empty())));

    JsonNode written = MAPPER.readTree(answer(1).write(answer, USED));

    assertThat(written.at("/candidates/0/content/parts").toString())
        .isEqualTo(
            "[{\"text\":\"Hi\"},{\"functionCall\":{\"id\":\"c\",\"name\":\"f\",\"args\":{}}}]");
    assertThat(written.at("/candidates/0/finishReason").asText()).isEqualTo(told);
    assertThat(written.at("/usageMetadata/totalTokenCount").asInt()).isEqualTo(15);
  }

  private static Part.ToolCall call(String id, String name, Optional<Opaque> seal) {
    return new Part.ToolCall(id, name, JsonText.EMPTY_OBJECT, seal);
  }

  private void write(ChatEvent... events) {
    GeminiFrames frames = frames(1);
    for (ChatEvent event : events) {
      frames.write(event, written);
    }
    frames.end(USED, written);
  }

  private List<String> parts() {
    return written.frames.stream()
        .map(frame -> frame.at("/candidates/0/content/parts/0").toString())
        .toList();
  }

  private static GeminiFrames frames(int choices) {
    return new GeminiFrames(head(choices), answer(choices));
  }

  private static GeminiAnswer answer(int choices) {
    return new GeminiAnswer(
        head(choices),
        new AnswerIds(new RequestId(UUID.fromString("0192aaaa-0000-7000-8000-000000000001"))),
        new SealedThoughts(new GeminiRequestTest.OpenSeals()));
  }

  private static RequestHead head(int choices) {
    return new RequestHead(new ModelName("m"), true, true, OptionalLong.empty(), choices, 0);
  }

  /** What a client got. */
  private static final class Written implements Frames {
    private final List<JsonNode> frames = new ArrayList<>();
    private final StringBuilder raw = new StringBuilder();
    private JsonNode last = MAPPER.createObjectNode();
    private long textBytes;

    @Override
    public void frame(byte[] bytes, long text) {
      textBytes += text;
      frames.add(read(bytes));
    }

    @Override
    public void last(byte[] bytes) {
      last = read(bytes);
    }

    private JsonNode read(byte[] bytes) {
      String frame = new String(bytes, UTF_8);
      raw.append(frame);
      assertThat(frame).startsWith("data: {").endsWith("}\n\n");
      try {
        return MAPPER.readTree(frame.substring("data: ".length()));
      } catch (IOException broken) {
        throw new AssertionError(frame, broken);
      }
    }

    @Override
    public long total() {
      return 0;
    }
  }
}
