package io.nebulagate.outbound.provider.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.AnswerObservation;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import io.nebulagate.domain.money.TokenUsage;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.ConversationDialect;
import io.nebulagate.outbound.provider.conversation.EventReader;
import io.nebulagate.outbound.provider.openai.OpenAiProviderDialect;
import io.nebulagate.outbound.provider.sse.SseFramer;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.tokens.OpenAiTokenCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what OpenAI and Azure answered, from the folder {@code NEBULAGATE_FIXTURES} names. */
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedResponsesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLIENTS_NAME = "the-clients-name";

  private final OpenAiTokenCounter tokens = new OpenAiTokenCounter();
  private final ResponsesForm form = new ResponsesForm(new OpenAiProviderDialect(tokens));
  private final ConversationDialect dialect = new ConversationDialect(form, tokens);

  static List<Path> streams() throws IOException {
    return recordings(name -> name.endsWith(".response.sse") || name.endsWith(".chunks.txt"));
  }

  static List<Path> wholeAnswers() throws IOException {
    return recordings(
        name -> name.endsWith(".json") && !name.matches(".*\\.(request|meta)\\.json"));
  }

  private static List<Path> recordings(Predicate<String> named) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("openai-responses", "azure-openai/openai-responses")) {
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
  void aRecordedStreamChangesOnlyInItsModelAndIsUnderstood(Path recording) throws IOException {
    String stream = stream(recording);
    StreamReader passing = dialect.openStream(call(true));
    if (stream.contains("\"type\":\"error\"")) {
      assertThatThrownBy(() -> passed(passing, stream))
          .isInstanceOfSatisfying(
              UpstreamException.class,
              broken -> assertThat(broken.fault()).isInstanceOf(UpstreamFault.Throttled.class));
      return;
    }
    JsonNode end = events(stream).getLast().path("response");

    String seen = passed(passing, stream);

    assertThat(seen.replace(CLIENTS_NAME, end.path("model").asText())).isEqualTo(stream);
    assertThat(events(seen).getLast().at("/response/model").asText()).isEqualTo(CLIENTS_NAME);
    assertUsage(passing.observed(), end.path("usage"));
    assertThat(passing.observed().complete()).isTrue();
    assertThat(passing.observed().produced()).isTrue();
    assertThat(words(stream)).isEqualTo(words(end));
  }

  @ParameterizedTest
  @MethodSource("wholeAnswers")
  void aRecordedAnswerChangesOnlyInItsModelAndIsUnderstood(Path recording) throws IOException {
    String body = Files.readString(recording);
    JsonNode recorded = JSON.readTree(body);
    if (recorded.path("error").isObject()) {
      assertThat(dialect.rejection(call(false), 400, body.getBytes(UTF_8)).message())
          .isNotEqualTo("The provider rejected the request.");
      return;
    }

    var answer = dialect.readWhole(call(false), body.getBytes(UTF_8));

    String seen = UTF_8.decode(answer.body().duplicate()).toString();
    assertThat(seen.replace(CLIENTS_NAME, recorded.path("model").asText())).isEqualTo(body);
    assertThat(JSON.readTree(seen).path("model").asText()).isEqualTo(CLIENTS_NAME);
    assertUsage(answer.observed(), recorded.path("usage"));
    assertThat(answer.observed().produced()).isTrue();
  }

  private static UpstreamRequest call(boolean stream) {
    Calls call = Calls.aCall().api(Api.RESPONSES).model(CLIENTS_NAME).upstreamModel("upstream");
    return (stream ? call.streamed() : call).build();
  }

  private static String stream(Path recording) throws IOException {
    if (recording.toString().endsWith(".sse")) {
      return Files.readString(recording);
    }
    StringBuilder framed = new StringBuilder();
    for (String event : Files.readAllLines(recording)) {
      String type = event.isBlank() ? "" : JSON.readTree(event).path("type").asText();
      if (!type.isEmpty()) {
        framed.append("event: " + type + "\ndata: " + event + "\n\n");
      }
      if (type.equals("response.completed")) {
        break; // some recordings hold the next turn too
      }
    }
    return framed.toString();
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

  private String words(String stream) {
    EventReader reader = form.open(call(true), new AnswerLog(new ModelName("upstream"), tokens));
    Map<Integer, Part> parts = new HashMap<>();
    StringBuilder words = new StringBuilder();
    byte[] bytes = stream.getBytes(UTF_8);
    new SseFramer()
        .feed(
            bytes,
            0,
            bytes.length,
            frame ->
                reader.read(
                    frame,
                    event -> {
                      if (event instanceof ChatEvent.PartStarted started) {
                        parts.put(started.part(), started.opening());
                      } else if (event instanceof ChatEvent.PartDelta delta
                          && parts.get(delta.part()) instanceof Part.Text) {
                        words.append(delta.text());
                      }
                    }));
    return words.toString();
  }

  private static String words(JsonNode response) {
    StringBuilder words = new StringBuilder();
    for (JsonNode item : response.path("output")) {
      if (item.path("type").asText().equals("message")) {
        item.path("content").forEach(content -> words.append(content.path("text").asText()));
      }
    }
    return words.toString();
  }

  private static List<JsonNode> events(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> {
          try {
            return JSON.readTree(line.substring("data: ".length()));
          } catch (JsonProcessingException broken) {
            throw new AssertionError(line, broken);
          }
        })
        .toList();
  }

  private static void assertUsage(AnswerObservation observed, JsonNode recorded) {
    TokenUsage seen = observed.usage().orElseThrow().usage();
    assertThat(seen.input()).isEqualTo(recorded.path("input_tokens").asLong());
    assertThat(seen.output()).isEqualTo(recorded.path("output_tokens").asLong());
    assertThat(seen.reasoning())
        .isEqualTo(recorded.at("/output_tokens_details/reasoning_tokens").asLong());
  }
}
