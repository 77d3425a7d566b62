package io.nebulagate.outbound.provider.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.EventRules;
import io.nebulagate.outbound.provider.conversation.Recordings;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what real vendors answered; everything they said is in what was read. */
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedChatsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] FOLDERS = {
    "openai-chat", "openai-compatible-chat", "azure-openai/openai-chat"
  };

  private final AnswerLog log =
      new AnswerLog(new ModelName("m"), (_, text) -> text.toString().length());

  static List<Path> streams() throws IOException {
    return Recordings.streams(FOLDERS);
  }

  static List<Path> wholes() throws IOException {
    return Recordings.wholes(FOLDERS);
  }

  /** What was said, put together with no more care than the recordings need. */
  private static final class Naive {
    private final Map<Integer, StringBuilder> content = new TreeMap<>();
    private final StringBuilder thoughts = new StringBuilder();
    private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
    private final List<String> names = new ArrayList<>();
    private JsonNode usage = JSON.missingNode();

    Naive(String stream) throws IOException {
      for (String line : stream.lines().toList()) {
        if (line.startsWith("data: {")) {
          take(JSON.readTree(line.substring("data: ".length())));
        }
      }
    }

    private void take(JsonNode chunk) {
      for (JsonNode told : List.of(chunk.path("usage"), chunk.path("x_groq").path("usage"))) {
        usage = told.isObject() ? told : usage;
      }
      for (JsonNode choice : chunk.path("choices")) {
        JsonNode delta = choice.path("delta");
        content
            .computeIfAbsent(choice.path("index").asInt(), _ -> new StringBuilder())
            .append(text(delta, "content"));
        String thought = text(delta, "reasoning_content");
        thoughts.append(thought.isEmpty() ? text(delta, "reasoning") : thought);
        for (JsonNode call : delta.path("tool_calls")) {
          JsonNode function = call.path("function");
          if (!text(function, "name").isEmpty()) {
            names.add(text(function, "name"));
          }
          arguments
              .computeIfAbsent(call.path("index").asInt(), _ -> new StringBuilder())
              .append(text(function, "arguments"));
        }
      }
    }

    private static String text(JsonNode object, String name) {
      return object.path(name).isTextual() ? object.path(name).textValue() : "";
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aRecordedStreamIsReadToTheLastWord(Path recording) throws IOException {
    String stream = Recordings.stream(recording);

    EventRules read = EventRules.of(new ChatStream(Calls.aCall().streamed().build(), log), stream);

    Naive said = new Naive(stream);
    said.content.forEach(
        (choice, words) -> assertThat(read.text(choice)).isEqualTo(words.toString()));
    assertThat(read.thoughts(0)).isEqualTo(said.thoughts.toString());
    assertThat(read.calls(0)).extracting(Part.ToolCall::name).isEqualTo(said.names);
    assertThat(read.calls(0))
        .extracting(call -> call.arguments().value())
        .isEqualTo(
            said.arguments.values().stream()
                .map(all -> all.isEmpty() ? "{}" : all.toString())
                .toList());
    assertThat(log.complete()).isTrue();
    assertThat(log.usage().isPresent()).isEqualTo(said.usage.isObject());
    assertThat(log.used().input()).isEqualTo(said.usage.path("prompt_tokens").asLong());
    assertThat(log.usageImpossible()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("wholes")
  void aRecordedAnswerIsReadToTheLastWord(Path recording) throws IOException {
    JsonNode answer = JSON.readTree(Files.readString(recording));
    if (answer.has("error")) {
      return; // came with another status
    }

    ChatResponse read = ChatCompletion.read(answer, Calls.aCall().build(), log);

    assertThat(read.choices()).hasSameSizeAs(answer.path("choices"));
    JsonNode message = answer.path("choices").path(0).path("message");
    List<Part> parts = read.choices().getFirst().parts();
    assertThat(words(parts)).isEqualTo(message.path("content").asText("").replace("null", ""));
    assertThat(parts.stream().filter(Part.ToolCall.class::isInstance).toList())
        .hasSameSizeAs(message.path("tool_calls"));
    assertThat(log.used().input()).isEqualTo(answer.path("usage").path("prompt_tokens").asLong());
    assertThat(log.used().total()).isEqualTo(answer.path("usage").path("total_tokens").asLong());
  }

  private static String words(List<Part> parts) {
    StringBuilder all = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text(String text, _)) {
        all.append(text);
      }
    }
    return all.toString();
  }
}
