package io.nebulagate.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nebulagate.bootstrap.database.DataFolder;
import io.nebulagate.bootstrap.support.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged program, native where it is built, as its own process. */
class StartAndStopIT {

  private static final Duration START_PATIENCE = Duration.ofMinutes(3);

  private DataFolder folder;
  private Path output;

  @BeforeEach
  void takeFolder() throws IOException {
    folder = TestPostgres.folder();
    folder.close();
    output = Files.createTempFile("nebulagate", ".log");
  }

  @AfterEach
  void giveFolderBack() throws IOException {
    assertThat(folder.lock()).isTrue();
    TestPostgres.dispose(folder);
    Files.delete(output);
  }

  private Process start(Map<String, String> variables, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    Path binary = Path.of(System.getProperty("native.image.path", "none"));
    if (Files.isExecutable(binary)) {
      command.add(binary.toString());
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("SQL_.*|REDIS_.*|.*_API_KEY"));
    builder.environment().put("NEBULAGATE_DATA", folder.path().toString());
    builder.environment().putAll(variables);
    return builder.redirectOutput(output.toFile()).start();
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private boolean serverRuns() {
    return Files.exists(folder.path().resolve("postgres/data-18/postmaster.pid"));
  }

  @Test
  void aFreshFolderServesAndATermSignalEndsItInOrder() throws Exception {
    int port = unusedPort();
    Process gateway = start(Map.of("PORT", Integer.toString(port)));
    try {
      await().atMost(START_PATIENCE).until(() -> listens(port) || !gateway.isAlive());
      assertThat(gateway.isAlive()).as(Files.readString(output, UTF_8)).isTrue();
      assertThat(serverRuns()).isTrue();

      gateway.destroy();

      assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.exitValue()).isZero();
      assertThat(serverRuns()).isFalse();
    } finally {
      gateway.destroyForcibly();
    }
  }

  @Test
  void aBadSettingIsOneLine() throws Exception {
    Process gateway = start(Map.of("PORT", "http"));

    assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isEqualTo(2);
    assertThat(Files.readString(output, UTF_8)).hasLineCount(1).startsWith("nebulagate: PORT: ");
  }

  @Test
  void theVersionIsPrinted() throws Exception {
    Process program = start(Map.of(), "--version");

    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output, UTF_8)).startsWith("NebulaGate ");
  }
}
