package io.nebulagate.bootstrap.flow.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.nebulagate.bootstrap.flow.GatewayClient;
import io.nebulagate.bootstrap.flow.InProcess;
import io.nebulagate.bootstrap.settings.Settings;
import io.nebulagate.bootstrap.support.GatewayDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Exports of the gateway in the test's own process. */
@QuarkusTest
@WithTestResource(value = GatewayDatabase.class, scope = TestResourceScope.GLOBAL)
@SuppressWarnings("NullAway.Init") // the container fills the field
class ExportFlowTest extends ExportFlows {

  @Inject Settings settings;

  @Override
  GatewayClient gateway() {
    return InProcess.gateway();
  }

  @Test
  void filesHaveALineForEveryRow() {
    JsonNode made = export("file", "[\"audit\"]", ",\"keep_days\":{\"audit\":30}");
    Path folder = settings.dataFolder().resolve("export").resolve(made.at("/export/name").asText());

    List<String> lines =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> lines(folder),
                all -> all.stream().anyMatch(line -> line.contains("\"export.add\"")));

    assertThat(lines)
        .allMatch(line -> GatewayClient.json(line).path("type").asText().equals("audit"));
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(String.join("\n", lines)).doesNotContain("whsec_");
  }

  private static List<String> lines(Path folder) {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.flatMap(ExportFlowTest::linesOf).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Whole lines: it may be written to just now. */
  private static Stream<String> linesOf(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
