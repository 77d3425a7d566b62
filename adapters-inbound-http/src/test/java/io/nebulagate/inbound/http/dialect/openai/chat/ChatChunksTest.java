package io.nebulagate.inbound.http.dialect.openai.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.translation.AnswerWriter;
import io.nebulagate.application.translation.Frames;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.Finished;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartEnded;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ChatEvent.Started;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Opaque;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChatChunksTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TokenUsage USED = TokenUsage.of(7, 3);

  private final Written written = new Written();

  @Test
  void aTextBeginsWithWhoSpeaksAndEndsWithWhy() {
    write(
        true,
        new Started(Optional.empty(), Optional.empty()),
        new PartStarted(0, 0, new Part.Text("")),
        new PartDelta(0, 0, "Hé"),
        new PartEnded(0, 0, Optional.empty()),
        new Finished(0, FinishReason.STOP, Optional.empty()));
    assertThat(deltas())
        .containsExactly(
            "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}",
            "{\"content\":\"Hé\"}",
            "{}");
    assertThat(written.chunks.get(2).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(written.chunks.get(3).path("choices").isEmpty()).isTrue();
    assertThat(written.chunks.get(3).at("/usage/total_tokens").asInt()).isEqualTo(10);
    assertThat(written.last).isEqualTo("data: [DONE]\n\n");
    assertThat(written.textBytes).isEqualTo(3);
  }

  @Test
  void aClientThatDidNotAskForUsageSeesNoneOfIt() {
    write(
        false,
        new Started(Optional.empty(), Optional.empty()),
        new Finished(0, FinishReason.STOP, Optional.empty()));
    assertThat(written.chunks).hasSize(2).noneMatch(chunk -> chunk.has("usage"));
  }

  @Test
  void callsAreCountedFromZeroWhateverPartsCameBefore() {
    write(
        false,
        new PartStarted(0, 0, new Part.Text("")),
        new PartDelta(0, 0, "Let me see."),
        new PartEnded(0, 0, Optional.empty()),
        new PartStarted(0, 1, new Part.ToolCall("c1", "sun", JsonText.EMPTY_OBJECT)),
        new PartStarted(0, 2, new Part.ToolCall("c2", "rain", JsonText.EMPTY_OBJECT)),
        new PartDelta(0, 2, "{\"x\":1}"),
        new PartEnded(0, 1, Optional.empty()),
        new PartEnded(0, 2, Optional.empty()),
        new Finished(0, FinishReason.TOOL_CALLS, Optional.empty()));
    assertThat(deltas().subList(2, 6))
        .containsExactly(
            call(
                0,
                "\"id\":\"c1\",\"type\":\"function\",\"function\":"
                    + "{\"name\":\"sun\",\"arguments\":\"\"}"),
            call(
                1,
                "\"id\":\"c2\",\"type\":\"function\",\"function\":"
                    + "{\"name\":\"rain\",\"arguments\":\"\"}"),
            call(1, "\"function\":{\"arguments\":\"{\\\"x\\\":1}\"}"),
            call(0, "\"function\":{\"arguments\":\"{}\"}"));
  }

  @Test
  void whatAVendorWantsBackWithAThoughtStandsBesideIt() {
    write(
        false,
        new PartStarted(0, 0, new Part.Thought("", Optional.empty())),
        new PartDelta(0, 0, "hm"),
        new PartEnded(0, 0, Optional.of(new Opaque(Dialect.ANTHROPIC, "sig"))));
    assertThat(deltas().get(1)).isEqualTo("{\"reasoning_content\":\"hm\"}");
    assertThat(written.chunks.get(2).at("/choices/0/delta/reasoning_details/0/signature").asText())
        .isEqualTo("sig");
  }

  @Test
  void aStreamThatIsCutShortEndsEveryChoiceThatWasAskedFor() {
    AnswerWriter writer = writer(2, true);
    writer.write(new Started(Optional.empty(), Optional.empty()), written);
    writer.write(new Finished(0, FinishReason.STOP, Optional.empty()), written);
    written.chunks.clear();
    writer.cutShort(USED, written);
    assertThat(deltas()).hasSize(2);
    assertThat(written.chunks.get(1).at("/choices/0/index").asInt()).isEqualTo(1);
    assertThat(written.chunks.get(1).at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(written.chunks.get(2).at("/usage/prompt_tokens").asInt()).isEqualTo(7);
  }

  @Test
  void twoWritersOfOneRequestWriteTheSame() {
    Started started = new Started(Optional.empty(), Optional.empty());
    Written again = new Written();
    writer(1, false).write(started, written);
    writer(1, false).write(started, again);
    assertThat(again.chunks).isEqualTo(written.chunks);
  }

  private void write(boolean usage, ChatEvent... events) {
    AnswerWriter writer = writer(1, usage);
    for (ChatEvent event : events) {
      writer.write(event, written);
    }
    writer.end(USED, written);
  }

  private static AnswerWriter writer(int choices, boolean usage) {
    RequestHead head =
        new RequestHead(new ModelName("m"), true, usage, OptionalLong.empty(), choices, 1);
    return new ChatTranslation(new RequestId(new UUID(0, 1)), head, new byte[0]).stream(Seals.NONE);
  }

  private List<String> deltas() {
    return written.chunks.stream()
        .filter(chunk -> !chunk.path("choices").isEmpty())
        .map(chunk -> chunk.at("/choices/0/delta").toString())
        .toList();
  }

  private static String call(int index, String members) {
    return "{\"tool_calls\":[{\"index\":" + index + "," + members + "}]}";
  }

  /** What a client got. */
  private static final class Written implements Frames {
    private final List<JsonNode> chunks = new ArrayList<>();
    private String last = "";
    private long textBytes;

    @Override
    public void frame(byte[] bytes, long text) {
      String frame = new String(bytes, UTF_8);
      assertThat(frame).startsWith("data: {").endsWith("}\n\n");
      textBytes += text;
      try {
        chunks.add(MAPPER.readTree(frame.substring("data: ".length())));
      } catch (JsonProcessingException broken) {
        throw new AssertionError(frame, broken);
      }
    }

    @Override
    public void last(byte[] bytes) {
      last = new String(bytes, UTF_8);
    }

    @Override
    public long total() {
      return 0;
    }
  }
}
