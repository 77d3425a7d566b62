package io.nebulagate.outbound.provider.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import io.nebulagate.application.relay.UpstreamRequest;
import io.nebulagate.domain.chat.ChatResponse;
import io.nebulagate.domain.chat.Citation;
import io.nebulagate.domain.chat.FinishReason;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Part;
import io.nebulagate.outbound.provider.Outbox;
import io.nebulagate.outbound.provider.StreamReader;
import io.nebulagate.outbound.provider.conversation.AnswerLog;
import io.nebulagate.outbound.provider.conversation.EventRules;
import io.nebulagate.outbound.provider.conversation.Recordings;
import io.nebulagate.outbound.provider.support.Calls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what Cohere answered; everything it said is in what was read. */
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedCohereTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CohereForm form = new CohereForm();
  private final UpstreamRequest request = Calls.aCall().streamed().build();
  private final AnswerLog log =
      new AnswerLog(new ModelName("m"), (_, text) -> text.toString().length());

  static List<Path> streams() throws IOException {
    return Recordings.streams("cohere");
  }

  static List<Path> wholes() throws IOException {
    return Recordings.wholes("cohere");
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aRecordedStreamIsReadToTheLastWord(Path recording) throws IOException {
    String stream = Recordings.stream(recording);

    EventRules read = EventRules.of(form.open(request, log), stream);

    StringBuilder texts = new StringBuilder();
    StringBuilder thoughts = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    JsonNode billed = JSON.missingNode();
    for (String line : stream.lines().filter(line -> line.startsWith("data: {")).toList()) {
      JsonNode delta = JSON.readTree(line.substring("data: ".length())).path("delta");
      JsonNode message = delta.path("message");
      texts.append(message.path("content").path("text").asText(""));
      texts.append(message.path("tool_plan").asText(""));
      thoughts.append(message.path("content").path("thinking").asText(""));
      arguments.append(message.path("tool_calls").path("function").path("arguments").asText(""));
      billed = delta.has("usage") ? delta.path("usage").path("billed_units") : billed;
    }
    assertThat(read.text(0)).isEqualTo(texts.toString());
    assertThat(read.thoughts(0)).isEqualTo(thoughts.toString());
    assertThat(String.join("", read.calls(0).stream().map(c -> c.arguments().value()).toList()))
        .isEqualTo(arguments.toString());
    assertThat(read.reason(0))
        .isEqualTo(arguments.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS);
    assertThat(log.complete()).isTrue();
    assertThat(log.used().input()).isEqualTo(billed.path("input_tokens").asLong());
    assertThat(log.used().total())
        .isEqualTo(billed.path("input_tokens").asLong() + billed.path("output_tokens").asLong());
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aRecordedStreamPassesToItsLastByte(Path recording) throws IOException {
    byte[] stream = Recordings.stream(recording).getBytes(UTF_8);
    StreamReader reader =
        CohereProviderDialect.of((_, text) -> text.toString().length()).openStream(request);
    Outbox out = new Outbox();

    for (int at = 0; at < stream.length; at += 97) {
      reader.read(stream, at, Math.min(stream.length, at + 97), out);
    }

    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    for (StreamChunk chunk = out.poll(); chunk != null; chunk = out.poll()) {
      passed.writeBytes(chunk.bytes().array());
    }
    assertThat(passed.toByteArray()).isEqualTo(stream);
    assertThat(reader.finished()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("wholes")
  void aRecordedAnswerIsReadToTheLastWord(Path recording) throws IOException {
    byte[] body = Files.readAllBytes(recording);
    JsonNode answer = JSON.readTree(body);
    if (answer.path("message").isTextual()) {
      assertThat(form.rejection(request, 401, body).message())
          .startsWith("Incorrect API key provided");
      return;
    }
    if (answer.has("embeddings")) {
      return; // no conversation
    }

    ChatResponse read = form.readWhole(answer, request, log);

    JsonNode message = answer.path("message");
    List<Part> parts = read.choices().getFirst().parts();
    assertThat(parts.stream().filter(Part.ToolCall.class::isInstance).toList())
        .hasSameSizeAs(message.path("tool_calls"));
    assertThat(parts.stream().filter(Part.Text.class::isInstance).toList())
        .hasSize(message.path("content").size() + (message.has("tool_plan") ? 1 : 0));
    assertThat(log.used().input())
        .isEqualTo(answer.at("/usage/billed_units/input_tokens").asLong());
  }

  @Test
  void citationsSpanTheWordsThatTheyCite() throws IOException {
    JsonNode answer =
        JSON.readTree(Files.readString(Recordings.of("cohere/ai--cohere-citations.json")));

    Part.Text text =
        (Part.Text) form.readWhole(answer, request, log).choices().getFirst().parts().getFirst();

    assertThat(text.citations()).hasSize(3);
    assertThat(text.citations())
        .extracting(cited -> text.text().substring(cited.from(), cited.to()))
        .containsExactly("Automation of tasks", "Better decision-making", "Cost reduction");
    assertThat(text.citations().getFirst())
        .extracting(Citation::title)
        .hasToString("Optional[benefits.txt]");
  }
}
