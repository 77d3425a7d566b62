package io.nebulagate.outbound.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.tokens.OpenAiTokenCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what real vendors answered, from the folder that {@code NEBULAGATE_FIXTURES} names. */
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedExchangesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CLIENTS_NAME = "the-clients-name";
  private static final List<String> FOLDERS =
      List.of(
          "openai-chat",
          "openai-completions",
          "openai-embeddings",
          "openai-compatible-chat",
          "azure-openai/openai-chat");
  private static final Pattern MODEL = Pattern.compile("(\"model\"\\s*:\\s*)\"[^\"]*\"");

  private final OpenAiProviderDialect dialect = new OpenAiProviderDialect(new OpenAiTokenCounter());

  static List<Path> streams() throws IOException {
    return recordings(name -> name.endsWith(".response.sse"));
  }

  static List<Path> eventLists() throws IOException {
    return recordings(name -> name.endsWith(".chunks.txt"));
  }

  static List<Path> wholeAnswers() throws IOException {
    return recordings(name -> name.endsWith(".response.json"));
  }

  private static List<Path> recordings(Predicate<String> named) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : FOLDERS) {
      Path root = Path.of(System.getenv("NEBULAGATE_FIXTURES"), folder);
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root)) {
          files.filter(file -> named.test(file.getFileName().toString())).forEach(found::add);
        }
      }
    }
    return found.stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aRecordedStreamChangesOnlyInItsModel(Path recording) throws IOException {
    replay(Files.readString(recording));
  }

  @ParameterizedTest
  @MethodSource("eventLists")
  void aListOfEventsFramedAsAStreamChangesOnlyInItsModel(Path recording) throws IOException {
    StringBuilder stream = new StringBuilder();
    for (String event : Files.readAllLines(recording)) {
      if (!event.isBlank()) {
        stream.append("data: ").append(event).append("\n\n");
      }
    }
    replay(stream.append("data: [DONE]\n\n").toString());
  }

  private void replay(String stream) throws IOException {
    StreamReader asking = reader(true);
    assertThat(passed(asking, stream)).isEqualTo(renamed(stream));
    assertUsage(asking.observed(), lastUsage(stream));
    assertThat(asking.observed().complete()).isTrue();
    assertThat(asking.observed().produced()).isEqualTo(hasText(stream));

    StreamReader notAsking = reader(false);
    String seen = passed(notAsking, stream);
    assertThat(seen).doesNotContain("\"usage\":null").endsWith("data: [DONE]\n\n");
    assertThat(notAsking.observed().usage()).isEqualTo(asking.observed().usage());
    assertThat(notAsking.observed().producedBytes()).isEqualTo(asking.observed().producedBytes());
  }

  @ParameterizedTest
  @MethodSource("wholeAnswers")
  void aRecordedAnswerChangesOnlyInItsModel(Path recording) throws IOException {
    String body = Files.readString(recording);
    if (MAPPER.readTree(body).has("error")) {
      assertThat(dialect.rejection(call(Api.CHAT, false), 400, body.getBytes(UTF_8)).message())
          .isNotEqualTo("The provider rejected the request.");
      return;
    }
    Api api = recording.toString().contains("embeddings") ? Api.EMBEDDINGS : Api.CHAT;

    var answer = dialect.readWhole(call(api, false), body.getBytes(UTF_8));

    assertThat(UTF_8.decode(answer.body().duplicate()).toString()).isEqualTo(renamed(body));
    assertUsage(answer.observed(), Optional.of(MAPPER.readTree(body).get("usage")));
    assertThat(answer.observed().produced()).isEqualTo(api == Api.EMBEDDINGS || hasContent(body));
  }

  private StreamReader reader(boolean usageAsked) {
    return dialect.openStream(call(Api.CHAT, usageAsked));
  }

  private static UpstreamRequest call(Api api, boolean usageAsked) {
    Calls call = Calls.aCall().api(api).model(CLIENTS_NAME).upstreamModel("upstream");
    return (usageAsked ? call.usageAsked() : call).build();
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

  /** What follows the last frame is of no interest. */
  private static String renamed(String text) {
    String changed = MODEL.matcher(text).replaceAll("$1\"" + CLIENTS_NAME + "\"");
    int done = changed.indexOf("data: [DONE]\n\n");
    return done < 0 ? changed : changed.substring(0, done) + "data: [DONE]\n\n";
  }

  private static Optional<JsonNode> lastUsage(String stream) throws IOException {
    Optional<JsonNode> last = Optional.empty();
    for (JsonNode event : events(stream)) {
      for (JsonNode usage : List.of(event.path("usage"), event.path("x_groq").path("usage"))) {
        last = usage.isObject() ? Optional.of(usage) : last;
      }
    }
    return last;
  }

  private static boolean hasText(String stream) throws IOException {
    for (JsonNode event : events(stream)) {
      JsonNode choice = event.path("choices").path(0);
      JsonNode delta = choice.path("delta");
      if (!delta.path("content").asText("").isEmpty()
          || !choice.path("text").asText("").isEmpty()
          || !delta.path("reasoning_content").asText("").isEmpty()
          || delta.path("tool_calls").size() > 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasContent(String body) throws IOException {
    JsonNode choice = MAPPER.readTree(body).path("choices").path(0);
    JsonNode message = choice.path("message");
    return !message.path("content").asText("").isEmpty()
        || !choice.path("text").asText("").isEmpty()
        || message.has("tool_calls")
        || message.has("audio");
  }

  private static List<JsonNode> events(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> tree(line.substring("data: ".length())))
        .toList();
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertUsage(AnswerObservation observed, Optional<JsonNode> recorded) {
    assertThat(observed.usage().isPresent()).isEqualTo(recorded.isPresent());
    recorded.ifPresent(usage -> {
      TokenUsage seen = observed.usage().orElseThrow().usage();
      assertThat(seen.input()).isEqualTo(usage.path("prompt_tokens").asLong());
      assertThat(seen.total()).isEqualTo(usage.path("total_tokens").asLong());
      // Azure's Grok reports more cached tokens than the prompt has.
      long cached = usage.path("prompt_tokens_details").path("cached_tokens").asLong();
      assertThat(seen.of(TokenKind.CACHED_INPUT)).isEqualTo(Math.min(cached, seen.input()));
    });
  }
}
