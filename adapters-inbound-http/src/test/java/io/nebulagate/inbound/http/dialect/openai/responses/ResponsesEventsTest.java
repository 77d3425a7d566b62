package io.nebulagate.inbound.http.dialect.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.translation.AnswerWriter;
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
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.inbound.http.dialect.grammar.ResponsesGrammar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesEventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TokenUsage USED = TokenUsage.of(7, 3);
  private static final Started STARTED = new Started(Optional.of("up"), Optional.empty());
  private static final String BODY =
      "{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"custom\",\"name\":\"patch\"},"
          + "{\"type\":\"namespace\",\"name\":\"crm\",\"tools\":[{\"type\":\"function\","
          + "\"name\":\"find\"}]}],\"temperature\":0.5,\"instructions\":\"Be \\\"brief\\\".\"}";

  private final Written written = new Written();

  @Test
  void aTextLivesByTheGrammar() {
    List<JsonNode> events =
        stream(
            STARTED,
            new PartStarted(0, 0, new Part.Text("")),
            new PartDelta(0, 0, "Hé"),
            new PartDelta(0, 0, "llo"),
            new PartCited(
                0,
                0,
                new Citation(
                    0, 2, Optional.of("https://x.example"), Optional.of("X"), Optional.empty())),
            new PartEnded(0, 0, Optional.empty()),
            finished(FinishReason.STOP));

    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.annotation.added",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    JsonNode response = events.getLast().path("response");
    assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("Héllo");
    assertThat(response.at("/output/0/content/0/annotations/0/url").asText())
        .isEqualTo("https://x.example");
    assertThat(response.at("/usage/total_tokens").asInt()).isEqualTo(10);
    assertThat(response.at("/model").asText()).isEqualTo("m");
    assertThat(response.at("/instructions").asText()).isEqualTo("Be \"brief\".");
    assertThat(response.at("/temperature").asDouble()).isEqualTo(0.5);
    assertThat(response.at("/store").asBoolean(true)).isFalse();
    assertThat(response.at("/text/format/type").asText()).isEqualTo("text");
    assertThat(written.textBytes).isEqualTo(6);
  }

  @Test
  void parallelCallsKeepTheirPiecesApartAndTheirNamesAsTheClientWroteThem() {
    List<JsonNode> events =
        stream(
            STARTED,
            new PartStarted(0, 0, call("c1", "crm__find")),
            new PartStarted(0, 1, call("c2", "sun")),
            new PartStarted(0, 2, call("c3", "patch")),
            new PartDelta(0, 1, "{\"x\""),
            new PartDelta(0, 0, "{}"),
            new PartDelta(0, 2, "\"*** \\n\""),
            new PartDelta(0, 1, ":1}"),
            new PartEnded(0, 0, Optional.empty()),
            new PartEnded(0, 1, Optional.empty()),
            new PartEnded(0, 2, Optional.empty()),
            finished(FinishReason.TOOL_CALLS));

    JsonNode output = events.getLast().at("/response/output");
    assertThat(output.get(0).path("name").asText()).isEqualTo("find");
    assertThat(output.get(0).path("namespace").asText()).isEqualTo("crm");
    assertThat(output.get(1).path("arguments").asText()).isEqualTo("{\"x\":1}");
    assertThat(output.get(1).path("call_id").asText()).isEqualTo("c2");
    assertThat(output.get(2).path("type").asText()).isEqualTo("custom_tool_call");
    assertThat(output.get(2).path("input").asText()).isEqualTo("*** \n");
  }

  @Test
  void aCallWithoutArgumentsHasNone() {
    List<JsonNode> events =
        stream(
            new PartStarted(0, 0, call("c1", "now")),
            new PartEnded(0, 0, Optional.empty()),
            finished(FinishReason.TOOL_CALLS));

    assertThat(events.getLast().at("/response/output/0/arguments").asText()).isEqualTo("{}");
  }

  @Test
  void aThoughtIsAnItemWithWhatItsVendorWantsBack() {
    List<JsonNode> events =
        stream(
            new PartStarted(0, 0, new Part.Thought("", Optional.empty())),
            new PartDelta(0, 0, "hm"),
            new PartEnded(0, 0, Optional.of(new Opaque(Dialect.ANTHROPIC, "sig"))),
            new PartWhole(
                0,
                1,
                new Part.Thought("", Optional.of(new Opaque(Dialect.ANTHROPIC, "hid")), true)),
            new PartStarted(0, 2, new Part.Text("")),
            new PartDelta(0, 2, "Yes."),
            new PartEnded(0, 2, Optional.empty()),
            finished(FinishReason.STOP));

    JsonNode output = events.getLast().at("/response/output");
    assertThat(output)
        .extracting(item -> item.path("type").asText())
        .containsExactly("reasoning", "reasoning", "message");
    assertThat(output.get(0).at("/summary/0/text").asText()).isEqualTo("hm");
    assertThat(opened(output.get(0))).hasValue(new Opaque(Dialect.ANTHROPIC, "sig"));
    assertThat(output.get(1).path("summary")).isEmpty();
    assertThat(opened(output.get(1))).hasValue(new Opaque(Dialect.ANTHROPIC, "hid"));
  }

  @Test
  void whatAVendorWantsBackWithACallGoesBeforeItAndComesBack() {
    Opaque seal = new Opaque(Dialect.GEMINI, "signature");
    List<JsonNode> events =
        stream(
            new PartStarted(
                0, 0, new Part.ToolCall("c1", "sun", JsonText.EMPTY_OBJECT, Optional.of(seal))),
            new PartDelta(0, 0, "{}"),
            new PartEnded(0, 0, Optional.of(seal)),
            finished(FinishReason.TOOL_CALLS));

    JsonNode output = events.getLast().at("/response/output");
    assertThat(output)
        .extracting(item -> item.path("type").asText())
        .containsExactly("reasoning", "function_call");
    String next = "{\"model\":\"m\",\"input\":" + output + "}";
    assertThat(
            new ResponsesTranslation(id(), head(), next.getBytes(UTF_8))
                .question(ResponsesQuestionTest.SEALS)
                .messages()
                .getFirst()
                .parts())
        .containsExactly(new Part.ToolCall("c1", "sun", JsonText.EMPTY_OBJECT, Optional.of(seal)));
  }

  @Test
  void picturesStandWhereOpenAisOwnDo() {
    List<JsonNode> events =
        stream(
            new PartWhole(
                0,
                0,
                new Part.Media(Part.Media.Kind.IMAGE, new MediaSource.Inline("image/png", "AAAA"))),
            finished(FinishReason.STOP));

    assertThat(events.getLast().at("/response/output/0/result").asText()).isEqualTo("AAAA");
  }

  @Test
  void whyItEndedIsToldByTheStatus() {
    assertThat(end(FinishReason.LENGTH).at("/incomplete_details/reason").asText())
        .isEqualTo("max_output_tokens");
    assertThat(end(FinishReason.CONTENT_FILTER).at("/incomplete_details/reason").asText())
        .isEqualTo("content_filter");
    assertThat(end(FinishReason.ERROR).at("/error/code").asText()).isEqualTo("server_error");
    assertThat(end(FinishReason.STOP).path("output")).isEmpty();
  }

  @Test
  void aRefusalIsACompleteAnswer() {
    List<JsonNode> events =
        stream(
            new PartStarted(0, 0, new Part.Refusal("")),
            new PartDelta(0, 0, "No."),
            new PartEnded(0, 0, Optional.empty()),
            finished(FinishReason.CONTENT_FILTER));

    JsonNode response = events.getLast().path("response");
    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.at("/output/0/content/0/refusal").asText()).isEqualTo("No.");
  }

  @Test
  void aStreamThatIsCutShortClosesWhatIsOpenFirst() {
    AnswerWriter writer = writer(false);
    for (ChatEvent event :
        List.of(STARTED, new PartStarted(0, 0, new Part.Text("")), new PartDelta(0, 0, "half a"))) {
      writer.write(event, written);
    }
    writer.cutShort(USED, written);

    JsonNode end = ResponsesGrammar.check(written.text()).getLast();
    assertThat(end.path("type").asText()).isEqualTo("response.incomplete");
    assertThat(end.at("/response/incomplete_details/reason").asText())
        .isEqualTo("max_output_tokens");
    assertThat(end.at("/response/output/0/status").asText()).isEqualTo("incomplete");
    assertThat(end.at("/response/output/0/content/0/text").asText()).isEqualTo("half a");
  }

  @Test
  void ofAStreamWithTheProvidersOwnFramesOnlyTheEndIsWritten() {
    AnswerWriter writer = writer(true);
    Written unseen = new Written();
    writer.write(STARTED, unseen);
    writer.write(new PartStarted(0, 0, new Part.Text("")), unseen);
    writer.write(new PartDelta(0, 0, "half"), unseen);
    writer.cutShort(USED, written);

    assertThat(written.frames).hasSize(1);
    assertThat(written.text())
        .startsWith("event: response.incomplete\n")
        .contains("\"id\":\"up\"", "\"text\":\"half\"");
  }

  @Test
  void twoWritersOfOneRequestWriteTheSame() {
    Written again = new Written();
    PartStarted call = new PartStarted(0, 0, call("c1", "f"));
    writer(false).write(call, written);
    writer(false).write(call, again);

    assertThat(again.text()).isNotEmpty().isEqualTo(written.text());
  }

  @ParameterizedTest(name = "seed={0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whateverPartsComeTheStreamLivesByTheGrammar(long seed) {
    Random random = new Random(seed);
    List<ChatEvent> events = new ArrayList<>(List.of(STARTED));
    int part = 0;
    for (int i = 0; i < 30; i++) {
      part = random.nextBoolean() ? words(random, part, events) : calls(random, part, events);
    }
    events.add(finished(FinishReason.STOP));

    stream(events.toArray(new ChatEvent[0]));
  }

  private static int words(Random random, int part, List<ChatEvent> to) {
    Part kind =
        switch (random.nextInt(3)) {
          case 0 -> new Part.Text("");
          case 1 -> new Part.Refusal("");
          default -> new Part.Thought("", Optional.empty());
        };
    to.add(new PartStarted(0, part, kind));
    for (int i = random.nextInt(3); i > 0; i--) {
      to.add(new PartDelta(0, part, "w" + i));
    }
    to.add(
        new PartEnded(
            0,
            part,
            random.nextBoolean()
                ? Optional.of(new Opaque(Dialect.GEMINI, "s" + part))
                : Optional.empty()));
    return part + 1;
  }

  private static int calls(Random random, int first, List<ChatEvent> to) {
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      to.add(new PartStarted(0, first + i, call("c" + (first + i), i == 2 ? "patch" : "f")));
    }
    for (int i = 0; i < 5; i++) {
      to.add(new PartDelta(0, first + random.nextInt(count), "[" + i));
    }
    for (int i = count - 1; i >= 0; i--) {
      to.add(
          new PartEnded(
              0,
              first + i,
              random.nextBoolean()
                  ? Optional.of(new Opaque(Dialect.GEMINI, "late"))
                  : Optional.empty()));
    }
    return first + count;
  }

  @Test
  void anAnswerInOnePieceHasTheSameItems() throws IOException {
    ChatResponse answer =
        new ChatResponse(
            Optional.of("up"),
            List.of(
                new ChatResponse.Choice(
                    0,
                    List.of(
                        new Part.Thought("hm", Optional.of(new Opaque(Dialect.ANTHROPIC, "sig"))),
                        new Part.Text("Let me see."),
                        new Part.ToolCall("c1", "crm__find", new JsonText("{\"a\":1}")),
                        new Part.ToolCall("c2", "patch", new JsonText("{\"input\":\"+\"}"))),
                    FinishReason.TOOL_CALLS,
                    Optional.empty())));

    JsonNode response =
        JSON.readTree(translation().whole(answer, USED, ResponsesQuestionTest.SEALS).array());

    assertThat(response.path("object").asText()).isEqualTo("response");
    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.path("output"))
        .extracting(item -> item.path("type").asText())
        .containsExactly("reasoning", "message", "function_call", "custom_tool_call");
    assertThat(response.at("/output/3/input").asText()).isEqualTo("+");
    assertThat(response.at("/usage/input_tokens").asInt()).isEqualTo(7);
    assertThat(response.at("/usage/output_tokens_details/reasoning_tokens").isInt()).isTrue();
  }

  // ── writing ──

  private JsonNode end(FinishReason reason) {
    written.frames.clear();
    return stream(STARTED, finished(reason)).getLast().path("response");
  }

  private List<JsonNode> stream(ChatEvent... events) {
    AnswerWriter writer = writer(false);
    for (ChatEvent event : events) {
      writer.write(event, written);
    }
    writer.end(USED, written);
    return ResponsesGrammar.check(written.text());
  }

  private static AnswerWriter writer(boolean ending) {
    return ending
        ? translation().ending(ResponsesQuestionTest.SEALS)
        : translation().stream(ResponsesQuestionTest.SEALS);
  }

  private static ResponsesTranslation translation() {
    return new ResponsesTranslation(id(), head(), BODY.getBytes(UTF_8));
  }

  private static RequestId id() {
    return new RequestId(new UUID(0, 1));
  }

  private static RequestHead head() {
    return new RequestHead(new ModelName("m"), true, true, OptionalLong.empty(), 1, 1);
  }

  private static Part call(String id, String name) {
    return new Part.ToolCall(id, name, JsonText.EMPTY_OBJECT);
  }

  private static Finished finished(FinishReason reason) {
    return new Finished(0, reason, Optional.empty());
  }

  private static Optional<Opaque> opened(JsonNode item) {
    return ResponsesQuestionTest.SEALS.open(item.path("encrypted_content").asText());
  }

  /** What a client got. */
  private static final class Written implements Frames {
    private final List<String> frames = new ArrayList<>();
    private long textBytes;

    private String text() {
      return String.join("", frames);
    }

    @Override
    public void frame(byte[] bytes, long text) {
      frames.add(new String(bytes, UTF_8));
      textBytes += text;
    }

    @Override
    public void last(byte[] bytes) {
      frames.add(new String(bytes, UTF_8));
    }

    @Override
    public long total() {
      return 0;
    }
  }
}
