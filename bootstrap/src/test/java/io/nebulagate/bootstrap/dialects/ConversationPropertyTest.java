package io.nebulagate.bootstrap.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.JsonText;
import io.nebulagate.domain.chat.MediaSource;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.chat.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a provider is told in a dialect is what a client of that dialect would have meant: any
 * conversation says the same after it was written and read again, also by way of two dialects.
 */
class ConversationPropertyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEEDS = 250;

  static Stream<Arguments> seededDialects() {
    LongStream seeds =
        System.getProperty("seed") == null
            ? LongStream.range(0, SEEDS)
            : LongStream.of(Long.getLong("seed"));
    return seeds
        .boxed()
        .flatMap(
            seed -> Stream.of(SpokenDialect.values()).map(dialect -> Arguments.of(dialect, seed)));
  }

  @ParameterizedTest(name = "{0}, seed={1}")
  @MethodSource("seededDialects")
  void aConversationSaysTheSameAfterItWasWrittenAndRead(SpokenDialect dialect, long seed) {
    ChatRequest meant = new RandomConversation(seed).make();

    byte[] written = dialect.write(meant);
    ChatRequest understood = dialect.read(written);

    assertThat(said(understood)).as(new String(written, UTF_8)).isEqualTo(said(meant));
  }

  @ParameterizedTest(name = "{0}, seed={1}")
  @MethodSource("seededDialects")
  void itSaysTheSameByWayOfEveryOtherDialect(SpokenDialect first, long seed) {
    ChatRequest meant = new RandomConversation(seed).make();
    ChatRequest once = first.read(first.write(meant));
    for (SpokenDialect second : SpokenDialect.values()) {
      assertThat(said(second.read(second.write(once)))).as("%s", second).isEqualTo(said(meant));
    }
  }

  /**
   * Everything that counts, a line each: who says what, which call a result belongs to, tools.
   * Texts that follow each other are paragraphs, for chats may say them as one.
   */
  private static List<String> said(ChatRequest conversation) {
    List<String> lines = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    for (Message message : conversation.messages()) {
      boolean afterText = false;
      for (Part part : message.parts()) {
        boolean text = part instanceof Part.Text;
        String said = said(part, calls);
        lines.add(
            afterText && text ? lines.removeLast() + "\n\n" + said : message.role() + ": " + said);
        afterText = text;
      }
    }
    for (Tool tool : conversation.tools()) {
      lines.add(
          "tool %s (%s): %s"
              .formatted(
                  tool.name(),
                  tool.description(),
                  tool.parameters().map(ConversationPropertyTest::tree)));
    }
    lines.add("choice " + conversation.toolChoice());
    return lines;
  }

  private static String said(Part part, List<String> calls) {
    return switch (part) {
      case Part.Text(String text, _) -> text;
      case Part.Media(var kind, MediaSource.Inline(String type, String base64), _) ->
          kind + " " + type + " " + base64;
      case Part.ToolCall call -> {
        calls.add(call.id());
        yield "calls " + call.name() + tree(call.arguments());
      }
      case Part.ToolResult result ->
          "result of call " + calls.indexOf(result.callId()) + ": " + result.text();
      default -> throw new AssertionError("nobody said " + part);
    };
  }

  private static JsonNode tree(JsonText json) {
    try {
      return JSON.readTree(json.value());
    } catch (JsonProcessingException broken) {
      throw new AssertionError(json.value(), broken);
    }
  }
}
