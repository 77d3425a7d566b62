package io.nebulagate.inbound.http.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nebulagate.application.translation.Seals;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ChatRequest;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what real clients asked, from the folder that {@code NEBULAGATE_FIXTURES} names. */
@EnabledIfEnvironmentVariable(named = "NEBULAGATE_FIXTURES", matches = ".+")
class RecordedQuestionsTest {

  private static final RequestId ID = new RequestId(new UUID(0, 1));

  static List<Path> questions() throws IOException {
    return files("anthropic-messages", ".request.json");
  }

  static List<Path> captures() throws IOException {
    return files("_client-captures/opencode-anthropic", ".json");
  }

  private static List<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(System.getenv("NEBULAGATE_FIXTURES"), folder))) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void whatACodingAgentAsksIsHeardWhole(Path file) throws IOException {
    JsonNode body = new ObjectMapper().readTree(file.toFile()).path("body");
    ChatRequest question =
        new AnthropicDialect()
            .read(ID, Api.CHAT, body.toString().getBytes(UTF_8))
            .translation()
            .question(Seals.NONE);
    assertThat(question.tools()).hasSize(body.path("tools").size());
    assertThat(question.unheard()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void aRecordedQuestionIsUnderstoodAndItsBytesStay(Path file) throws IOException {
    byte[] body = Files.readAllBytes(file);
    Question read = new AnthropicDialect().readToCount(ID, body);
    ChatRequest question = read.translation().question(Seals.NONE);

    assertThat(read.body().forProvider(null)).isEqualTo(body);
    assertThat(read.head().promptBytes()).isPositive();
    assertThat(question.messages()).isNotEmpty();
    assertThat(question.unheard()).doesNotContain("messages", "system", "tools");
  }
}
