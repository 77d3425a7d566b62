package io.nebulagate.outbound.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatEvent.PartDelta;
import io.nebulagate.domain.chat.ChatEvent.PartStarted;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.sse.SseFramer;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what Anthropic answered, from the folder that {@code NEBULAGATE_FIXTURES} names. */
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedMessagesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CLIENTS_NAME = "the-clients-name";
  private static final Pattern MODEL = Pattern.compile("(\"model\"\\s*:\\s*)\"[^\"]*\"");

  private final ConversationDialect dialect =
      new ConversationDialect(new MessagesForm(), (_, text) -> text.length());

  static List<Path> streams() throws IOException {
    return recordings(".response.sse", ".chunks.txt");
  }

  static List<Path> wholeAnswers() throws IOException {
    return recordings(".response.json");
  }

  private static List<Path> recordings(String... endings) throws IOException {
    Path root = Path.of(System.getenv("NEBULAGATE_FIXTURES"), "anthropic-messages");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aRecordedStreamPassesAndChangesOnlyInItsModel(Path recording) throws IOException {
    String stream = framed(recording);
    StreamReader reader =
        dialect.openStream(
            Calls.aCall().model(CLIENTS_NAME).upstreamModel("claude").usageAsked().build());

    assertThat(passed(reader, stream)).isEqualTo(renamed(stream));
    assertThat(reader.observed().complete()).isTrue();
    TokenUsage used = reader.observed().usage().orElseThrow().usage();
    assertThat(used.output()).isEqualTo(lastUsage(stream).path("output_tokens").asLong());
    assertThat(used.input()).isEqualTo(promptTokens(lastUsage(stream)));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aRecordedStreamIsUnderstood(Path recording) throws IOException {
    String stream = framed(recording);
    AnswerLog log = new AnswerLog(new ModelName("claude"), (_, text) -> text.length());
    MessageStream reader = new MessageStream(Asked.of().request(), log);
    List<ChatEvent> events = new ArrayList<>();
    byte[] bytes = stream.getBytes(UTF_8);
    new SseFramer().feed(bytes, 0, bytes.length, frame -> reader.read(frame, events::add));

    assertThat(events.getFirst()).isInstanceOf(ChatEvent.Started.class);
    assertThat(events.getLast()).isInstanceOf(ChatEvent.Finished.class);
    StringBuilder said = new StringBuilder();
    Part open = new Part.Text("");
    for (ChatEvent event : events) {
      if (event instanceof PartStarted started) {
        open = started.opening();
      } else if (event instanceof PartDelta delta && open instanceof Part.Text) {
        said.append(delta.text());
      }
    }
    assertThat(said.toString()).isEqualTo(text(stream));
  }

  @ParameterizedTest
  @MethodSource("wholeAnswers")
  void aRecordedAnswerChangesOnlyInItsModel(Path recording) throws IOException {
    String body = Files.readString(recording);
    JsonNode recorded = MAPPER.readTree(body);
    var request = Calls.aCall().model(CLIENTS_NAME).upstreamModel("claude").build();
    if (recorded.path("type").asText().equals("error")) {
      assertThat(dialect.rejection(request, 400, body.getBytes(UTF_8)).message())
          .isNotEqualTo("The provider rejected the request.");
      return;
    }
    if (!recorded.has("content")) {
      var count =
          new CountForm((_, text) -> text.length()).readWhole(request, body.getBytes(UTF_8));
      assertThat(UTF_8.decode(count.body().duplicate()).toString()).isEqualTo(body);
      return;
    }
    var answer = dialect.readWhole(request, body.getBytes(UTF_8));

    assertThat(UTF_8.decode(answer.body().duplicate()).toString()).isEqualTo(renamed(body));
    TokenUsage used = answer.observed().usage().orElseThrow().usage();
    assertThat(used.output()).isEqualTo(recorded.at("/usage/output_tokens").asLong());
    assertThat(used.input()).isEqualTo(promptTokens(recorded.path("usage")));
  }

  private static long promptTokens(JsonNode usage) {
    return usage.path("input_tokens").asLong()
        + usage.path("cache_read_input_tokens").asLong()
        + usage.path("cache_creation_input_tokens").asLong();
  }

  private static String framed(Path recording) throws IOException {
    if (recording.toString().endsWith(".sse")) {
      return Files.readString(recording);
    }
    StringBuilder stream = new StringBuilder();
    for (String event : Files.readAllLines(recording)) {
      if (!event.isBlank()) {
        String type = MAPPER.readTree(event).path("type").asText();
        stream.append("event: " + type + "\ndata: " + event + "\n\n");
      }
    }
    return stream.toString();
  }

  private static String passed(StreamReader reader, String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    Outbox out = new Outbox();
    for (int at = 0; at < bytes.length; at += 97) {
      reader.read(bytes, at, Math.min(bytes.length, at + 97), out);
    }
    reader.end(out);
    StringBuilder all = new StringBuilder();
    for (StreamChunk chunk = out.poll(); chunk != null; chunk = out.poll()) {
      all.append(UTF_8.decode(chunk.bytes().duplicate()));
    }
    return all.toString();
  }

  private static String renamed(String text) {
    return MODEL.matcher(text).replaceAll("$1\"" + CLIENTS_NAME + "\"");
  }

  private static JsonNode lastUsage(String stream) throws IOException {
    JsonNode last = MAPPER.createObjectNode();
    for (JsonNode event : events(stream)) {
      last = event.has("usage") ? event.path("usage") : last;
    }
    return last;
  }

  private static String text(String stream) throws IOException {
    StringBuilder text = new StringBuilder();
    for (JsonNode event : events(stream)) {
      text.append(event.at("/content_block/text").asText(""));
      if (event.at("/delta/type").asText().equals("text_delta")) {
        text.append(event.at("/delta/text").asText());
      }
    }
    return text.toString();
  }

  private static List<JsonNode> events(String stream) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : stream.lines().toList()) {
      if (line.startsWith("data: {")) {
        events.add(MAPPER.readTree(line.substring("data: ".length())));
      }
    }
    return events;
  }
}
