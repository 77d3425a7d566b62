package io.nebulagate.inbound.http.dialect.anthropic.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.PartWhole;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.ChatResponse;
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
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageEventsTest {

  private static final TokenUsage USED =
      new TokenUsage(
          Map.of(
              TokenKind.INPUT, 7L,
              TokenKind.CACHED_INPUT, 100L,
              TokenKind.CACHE_WRITE, 20L,
              TokenKind.CACHE_WRITE_1H, 3L,
              TokenKind.OUTPUT, 5L),
          2);

  private final Keeper seals = new Keeper();
  private final Written written = new Written();

  @Test
  void aTextIsOneBlockBetweenStartAndStop() {
    JsonNode message =
        stream(
                new Started(Optional.of("chatcmpl-1"), Optional.empty()),
                new PartStarted(0, 0, new Part.Text("")),
                new PartDelta(0, 0, "Hé"),
                new PartDelta(0, 0, " you"),
                new PartEnded(0, 0, Optional.empty()),
                new Finished(0, FinishReason.STOP_SEQUENCE, Optional.of("END")))
            .message();
    assertThat(message.path("id").asText()).startsWith("msg_");
    assertThat(message.path("model").asText()).isEqualTo("the-model");
    assertThat(message.path("content")).hasToString("[{\"type\":\"text\",\"text\":\"Hé you\"}]");
    assertThat(message.path("stop_reason").asText()).isEqualTo("stop_sequence");
    assertThat(message.path("stop_sequence").asText()).isEqualTo("END");
    assertThat(message.path("usage"))
        .hasToString(
            "{\"input_tokens\":7,\"cache_creation_input_tokens\":23,"
                + "\"cache_read_input_tokens\":100,\"cache_creation\":"
                + "{\"ephemeral_5m_input_tokens\":20,\"ephemeral_1h_input_tokens\":3},"
                + "\"output_tokens\":5}");
    assertThat(written.textBytes).isEqualTo(7);
    assertThat(written.last)
        .isEqualTo("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  @Test
  void callsThatAreOpenAtOnceFollowEachOther() {
    JsonNode message =
        stream(
                call(0, "c0", "sun"),
                call(1, "c1", "rain"),
                new PartDelta(0, 1, "{\"b\":"),
                new PartDelta(0, 0, "{\"a\":"),
                new PartDelta(0, 1, "2}"),
                call(2, "c2", "now"),
                new PartEnded(0, 1, Optional.empty()),
                new PartDelta(0, 0, "1}"),
                new PartEnded(0, 0, Optional.empty()),
                new PartEnded(0, 2, Optional.empty()),
                new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()))
            .message();
    assertThat(message.path("content"))
        .hasToString(
            "[{\"type\":\"tool_use\",\"id\":\"c0\",\"name\":\"sun\",\"input\":{\"a\":1}},"
                + "{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"rain\",\"input\":{\"b\":2}},"
                + "{\"type\":\"tool_use\",\"id\":\"c2\",\"name\":\"now\",\"input\":{}}]");
    assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
    assertThat(written.textBytes).isEqualTo("sunrainnow{\"a\":1}{\"b\":2}".length());
  }

  static List<Integer> seeds() {
    return IntStream.range(0, 50).boxed().toList();
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void howeverPiecesOfCallsAreMixedTheMessageIsTheSame(int seed) {
    Random random = new Random(seed);
    int calls = 1 + random.nextInt(4);
    List<List<ChatEvent>> each = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      each.add(
          new ArrayList<>(
              List.of(
                  new PartDelta(0, i, "{\"n\":"),
                  new PartDelta(0, i, i + "}"),
                  new PartEnded(0, i, Optional.empty()))));
    }
    List<ChatEvent> events = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      events.add(call(i, "c" + i, "f" + i));
    }
    while (!each.isEmpty()) {
      List<ChatEvent> one = each.get(random.nextInt(each.size()));
      events.add(one.removeFirst());
      each.removeIf(List::isEmpty);
    }
    events.add(new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()));

    JsonNode content = stream(events.toArray(ChatEvent[]::new)).message().path("content");

    assertThat(content).hasSize(calls);
    for (int i = 0; i < calls; i++) {
      assertThat(content.get(i).path("id").asText()).isEqualTo("c" + i);
      assertThat(content.get(i).at("/input/n").asInt()).isEqualTo(i);
    }
  }

  @Test
  void aThoughtIsSignedAndWhatItsVendorWantsBackIsInTheSignature() {
    Opaque theirs = new Opaque(Dialect.OPENAI, "encrypted");
    JsonNode content =
        stream(
                new PartStarted(0, 0, new Part.Thought("", Optional.empty())),
                new PartDelta(0, 0, "hm"),
                new PartEnded(0, 0, Optional.of(theirs)),
                new PartStarted(0, 1, new Part.Thought("", Optional.empty())),
                new PartDelta(0, 1, "well"),
                new PartEnded(0, 1, Optional.empty()),
                new PartWhole(0, 2, new Part.Thought("", Optional.of(theirs), true)),
                new Finished(0, FinishReason.STOP, Optional.empty()))
            .message()
            .path("content");
    assertThat(content.at("/0/thinking").asText()).isEqualTo("hm");
    assertThat(seals.open(content.at("/0/signature").asText())).contains(theirs);
    assertThat(content.at("/1/signature").asText()).isNotEmpty();
    assertThat(seals.open(content.at("/1/signature").asText())).isEmpty();
    assertThat(content.at("/2/type").asText()).isEqualTo("redacted_thinking");
    assertThat(seals.open(content.at("/2/data").asText())).contains(theirs);
  }

  @Test
  void whatAVendorWantsBackWithACallStandsInABlockBesideIt() {
    Opaque known = new Opaque(Dialect.GEMINI, "known at once");
    Opaque late = new Opaque(Dialect.GEMINI, "known at the end");
    JsonNode content =
        stream(
                new PartStarted(
                    0, 0, new Part.ToolCall("c0", "a", JsonText.EMPTY_OBJECT, Optional.of(known))),
                call(1, "c1", "b"),
                new PartEnded(0, 0, Optional.of(known)),
                new PartEnded(0, 1, Optional.of(late)),
                new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()))
            .message()
            .path("content");
    assertThat(content.findValuesAsText("type"))
        .containsExactly("redacted_thinking", "tool_use", "tool_use", "redacted_thinking");
    List<Part> back =
        new MessagesTurnsReading(seals).of("{\"role\":\"assistant\",\"content\":" + content + "}");
    assertThat(back)
        .containsExactly(
            new Part.ToolCall("c0", "a", JsonText.EMPTY_OBJECT, Optional.of(known)),
            new Part.ToolCall("c1", "b", JsonText.EMPTY_OBJECT, Optional.of(late)));
  }

  @Test
  void whatHasNoFormHereIsLeftOutOrSaidInWords() {
    JsonNode content =
        stream(
                new PartWhole(0, 0, new Part.Foreign(Dialect.GEMINI, JsonText.EMPTY_OBJECT)),
                new PartWhole(
                    0,
                    1,
                    new Part.Media(
                        Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AAAA"))),
                new PartStarted(1, 0, new Part.Text("")),
                new PartDelta(1, 0, "of another choice"),
                new Finished(0, FinishReason.STOP, Optional.empty()))
            .message()
            .path("content");
    assertThat(content).hasSize(1);
    assertThat(content.at("/0/text").asText()).contains("image").doesNotContain("AAAA");
  }

  @Test
  void aStreamThatSaidNothingIsStillAMessage() {
    JsonNode message = stream().message();
    assertThat(message.path("content").isEmpty()).isTrue();
    assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
  }

  @Test
  void aStreamThatIsCutShortEndsWhatWasBegunAndNothingElse() {
    AnswerWriter writer = writer();
    writer.write(call(0, "c0", "sun"), written);
    writer.write(new PartDelta(0, 0, "{\"a\":1}"), written);
    writer.write(call(1, "c1", "rain"), written);
    writer.write(new PartDelta(0, 1, "{\"b\":"), written);
    writer.cutShort(USED, written);
    JsonNode message = new Grammar(written.all()).message();
    assertThat(message.path("content")).hasSize(1);
    assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
  }

  @Test
  void whatOneEventBringsIsOneFrame() {
    AnswerWriter writer = writer();
    writer.write(call(0, "c0", "sun"), written);
    writer.write(call(1, "c1", "rain"), written);
    writer.write(new PartDelta(0, 1, "{}"), written);
    int before = written.frames;
    writer.write(new PartEnded(0, 0, Optional.empty()), written);
    assertThat(written.frames - before).isOne();
  }

  @Test
  void anAnswerInOnePieceIsTheSameMessage() {
    ChatResponse answer =
        new ChatResponse(
            Optional.empty(),
            List.of(
                new ChatResponse.Choice(
                    0,
                    List.of(
                        new Part.Thought("hm", Optional.empty()),
                        new Part.Text(""),
                        new Part.Text("Hi"),
                        new Part.Refusal("no"),
                        new Part.ToolCall("c0", "f", new JsonText("{\"a\":1.0}")),
                        new Part.ToolCall("c1", "f", new JsonText("[1]")),
                        new Part.ToolCall("c2", "f", new JsonText("{\"cut\":"))),
                    FinishReason.CONTENT_FILTER,
                    Optional.empty())));
    JsonNode message =
        Grammar.tree(UTF_8.decode(translation().whole(answer, USED, seals)).toString());
    assertThat(message.path("content").findValuesAsText("type"))
        .containsExactly("thinking", "text", "text", "tool_use", "tool_use", "tool_use");
    assertThat(message.at("/content/3/input")).hasToString("{\"a\":1.0}");
    assertThat(message.at("/content/4/input")).hasToString("{\"input\":[1]}");
    assertThat(message.at("/content/5/input/input").asText()).isEqualTo("{\"cut\":");
    assertThat(message.path("stop_reason").asText()).isEqualTo("refusal");
    assertThat(message.at("/usage/cache_read_input_tokens").asInt()).isEqualTo(100);
  }

  private static ChatEvent call(int part, String id, String name) {
    return new PartStarted(0, part, new Part.ToolCall(id, name, JsonText.EMPTY_OBJECT));
  }

  private Grammar stream(ChatEvent... events) {
    AnswerWriter writer = writer();
    for (ChatEvent event : events) {
      writer.write(event, written);
    }
    writer.end(USED, written);
    return new Grammar(written.all());
  }

  private AnswerWriter writer() {
    return translation().stream(seals);
  }

  private static MessagesTranslation translation() {
    return new MessagesTranslation(
        new RequestId(new UUID(0x0192_0000_0000_7000L, 1)),
        new RequestHead(new ModelName("the-model"), true, true, OptionalLong.empty(), 1, 10),
        new byte[0]);
  }

  /** Reads one turn as it would come back. */
  private record MessagesTurnsReading(Keeper seals) {
    List<Part> of(String message) {
      byte[] body = ("{\"messages\":[" + message + "]}").getBytes(UTF_8);
      return new MessagesTranslation(
              new RequestId(new UUID(0, 1)),
              new RequestHead(new ModelName("m"), false, true, OptionalLong.empty(), 1, 1),
              body)
          .question(seals)
          .messages()
          .getFirst()
          .parts();
    }
  }

  private static final class Written implements Frames {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long textBytes;
    private int frames;
    private String last = "";

    @Override
    public void frame(byte[] frame, long text) {
      bytes.writeBytes(frame);
      textBytes += text;
      frames++;
    }

    @Override
    public void last(byte[] frame) {
      last = new String(frame, UTF_8);
    }

    @Override
    public long total() {
      return bytes.size();
    }

    String all() {
      return bytes.toString(UTF_8) + last;
    }
  }
}
