package io.nebulagate.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

  private static final String STRONG = "0123456789abcdef0123456789ABCDEF";

  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> variables, String... arguments) {
    return new CommandLine(
            variables, home, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
        .run(arguments);
  }

  private static Map<String, String> external(String dsn) {
    Map<String, String> variables = new HashMap<>();
    variables.put("SQL_DSN", dsn);
    variables.put("SESSION_SECRET", STRONG);
    variables.put("CRYPTO_SECRET", STRONG);
    variables.put("PORT", "0");
    return variables;
  }

  @Test
  void theVersionIsTheBuilds() throws IOException {
    assertThat(run(Map.of(), "--version")).isZero();

    assertThat(out.toString(UTF_8)).isEqualTo("NebulaGate " + CommandLine.VERSION + "\n");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<version>" + CommandLine.VERSION + "</version>");
  }

  @Test
  void helpNamesTheCommands() {
    assertThat(run(Map.of(), "--help")).isZero();

    assertThat(out.toString(UTF_8)).contains("ledger-verify");
  }

  @Test
  void anUnknownCommandIsRefused() {
    assertThat(run(Map.of(), "ledgerverify")).isEqualTo(2);

    assertThat(err.toString(UTF_8)).hasLineCount(1).contains("--help");
  }

  @Test
  void aBadSettingIsOneLineAndCodeTwo() {
    assertThat(run(Map.of("PORT", "http"))).isEqualTo(2);

    assertThat(err.toString(UTF_8)).hasLineCount(1).startsWith("nebulagate: PORT: ");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void anUnreachableDatabaseIsOneLine() throws IOException {
    assertThat(run(external("postgresql://u:hunter2@127.0.0.1:" + unusedPort() + "/d"))).isOne();

    assertThat(err.toString(UTF_8))
        .hasLineCount(1)
        .startsWith("nebulagate: SQL_DSN: ")
        .doesNotContain("hunter2");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aDatabaseThatNeverAnswersIsGivenUpWithinTenSeconds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Instant begin = Instant.now();

      int exitCode = run(external("postgresql://u:p@127.0.0.1:" + silent.getLocalPort() + "/d"));

      assertThat(exitCode).isOne();
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
      assertThat(err.toString(UTF_8)).hasLineCount(1).startsWith("nebulagate: SQL_DSN: ");
    }
  }

  @Test
  void aTakenPortIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(run(Map.of("PORT", port, "NEBULAGATE_DATA", "never"))).isOne();

      assertThat(err.toString(UTF_8)).hasLineCount(1).startsWith("nebulagate: PORT: " + port);
      assertThat(home).isEmptyDirectory();
    }
  }
}
