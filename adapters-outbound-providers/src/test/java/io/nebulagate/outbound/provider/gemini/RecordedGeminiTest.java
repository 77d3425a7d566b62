package io.nebulagate.outbound.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatEvent;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.Message;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.ProviderDialect;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.support.Calls;
import io.nebulagate.outbound.provider.tokens.OpenAiTokenCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what Google answered, from the folder that {@code NEBULAGATE_FIXTURES} names. */
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedGeminiTest {

  private static final String CLIENTS_NAME = "the-clients-name";
  private static final Pattern MODEL = Pattern.compile("(\"modelVersion\"\\s*:\\s*)\"[^\"]*\"");
  private static final ChatRequest QUESTION =
      ChatRequest.of(List.of(Message.of(Message.Role.USER, "x")));

  private final ProviderDialect dialect = GeminiProviderDialect.of(new OpenAiTokenCounter());

  static List<Path> streams() throws IOException {
    return recordings(name -> name.endsWith(".response.sse") || name.endsWith(".chunks.txt"));
  }

  static List<Path> wholeAnswers() throws IOException {
    return recordings(name -> name.endsWith(".response.json"));
  }

  private static List<Path> recordings(Predicate<String> named) throws IOException {
    Path root = Path.of(System.getenv("NEBULAGATE_FIXTURES"), "gemini");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> named.test(file.getFileName().toString()))
          .filter(file -> !file.toString().contains("compatible_api"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aRecordedStreamChangesOnlyInItsModel(Path recording) throws IOException {
    String stream = stream(recording);
    StreamReader reader = dialect.openStream(call(Api.CHAT));

    assertThat(passed(reader, stream)).isEqualTo(renamed(stream));
    assertThat(reader.observed().complete()).isTrue();
    assertThat(reader.observed().produced()).isTrue();
    assertUsage(reader.observed().usage().orElseThrow().usage().total(), last(stream));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aRecordedStreamIsUnderstood(Path recording) throws IOException {
    UpstreamRequest request = Asked.of(QUESTION, "gemini-3");
    AnswerLog log = Asked.log(request);
    GeminiStream reader = new GeminiStream(request, log);

    List<ChatEvent> events = Asked.read(reader, stream(recording));
    reader.end(events::add);

    assertThat(events.getFirst()).isInstanceOf(ChatEvent.Started.class);
    assertThat(events.getLast()).isInstanceOf(ChatEvent.Finished.class);
    boolean called =
        events.stream()
            .anyMatch(event ->
                event instanceof ChatEvent.PartStarted(_, _, Part opening)
                    && opening instanceof Part.ToolCall);
    assertThat(((ChatEvent.Finished) events.getLast()).reason())
        .isEqualTo(called ? FinishReason.TOOL_CALLS : FinishReason.STOP);
    assertThat(called).isEqualTo(Files.readString(recording).contains("functionCall"));
  }

  @ParameterizedTest
  @MethodSource("wholeAnswers")
  void aRecordedAnswerChangesOnlyInItsModelAndIsUnderstood(Path recording) throws IOException {
    String body = Files.readString(recording);
    JsonNode tree = Asked.json(body);
    if (tree.has("error")) {
      assertThat(dialect.rejection(call(Api.CHAT), 400, body.getBytes(UTF_8)).message())
          .isNotEqualTo("The provider rejected the request.");
      return;
    }
    if (!tree.has("candidates") && !tree.has("embeddings")) {
      return; // tokens that were counted
    }
    Api api = tree.has("embeddings") ? Api.EMBEDDINGS : Api.CHAT;

    var answer = dialect.readWhole(call(api), body.getBytes(UTF_8));

    assertThat(UTF_8.decode(answer.body().duplicate()).toString()).isEqualTo(renamed(body));
    assertThat(answer.observed().produced()).isTrue();
    assertThat(answer.observed().complete()).isTrue();
    if (api == Api.CHAT) {
      UpstreamRequest request = Asked.of(QUESTION, "gemini-3");
      AnswerLog log = Asked.log(request);
      ChatResponse read = new GenerateContentForm().readWhole(tree, request, log);
      assertUsage(log.used().total(), tree);
      assertThat(read.choices().getFirst().parts()).isNotEmpty();
    }
  }

  private static UpstreamRequest call(Api api) {
    return Calls.aCall().api(api).model(CLIENTS_NAME).upstreamModel("gemini").build();
  }

  private static String stream(Path recording) throws IOException {
    if (recording.toString().endsWith(".sse")) {
      return Files.readString(recording);
    }
    StringBuilder stream = new StringBuilder();
    for (String event : Files.readAllLines(recording)) {
      stream.append("data: ").append(event).append("\r\n\r\n");
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

  private static JsonNode last(String stream) {
    List<JsonNode> events = new ArrayList<>();
    stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .forEach(line -> events.add(Asked.json(line.substring("data: ".length()))));
    return events.getLast();
  }

  private static void assertUsage(long total, JsonNode answer) {
    assertThat(total).isEqualTo(answer.at("/usageMetadata/totalTokenCount").asLong());
  }
}
