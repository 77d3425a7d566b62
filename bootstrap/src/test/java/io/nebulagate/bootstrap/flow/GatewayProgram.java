package io.nebulagate.bootstrap.flow;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged program as an operator starts it: the native binary where it was built, otherwise
 * the jar, on an empty data folder and with nothing configured but a port.
 */
public final class GatewayProgram implements AutoCloseable {

  private static final String ADMIN_TOKEN = "program-admin-token-0123456789abcdef";
  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private final Process process;
  private final int port;
  private final Path log;

  private GatewayProgram(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** A new data folder below one that the database's unprivileged user may pass through. */
  public static Path newDataFolder() {
    try {
      Path folder = Files.createTempDirectory("gateway");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      return folder.resolve("data");
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Starts it on {@code data} and waits until it is ready. */
  public static GatewayProgram start(Path data, Map<String, String> variables) {
    try {
      int port = freePort();
      Path log = Files.createTempFile("gateway", ".log");
      ProcessBuilder command =
          new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(log.toFile());
      command.environment().keySet().removeIf(GatewayProgram::configures);
      command.environment().put("PORT", Integer.toString(port));
      command.environment().put("HOST", "127.0.0.1");
      command.environment().put("NEBULAGATE_DATA", data.toString());
      command.environment().put("ADMIN_TOKEN", ADMIN_TOKEN);
      command.environment().putAll(variables);
      GatewayProgram program = new GatewayProgram(command.start(), port, log);
      program.awaitReady();
      return program;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  public GatewayClient client() {
    return new GatewayClient(base(), ADMIN_TOKEN);
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }

  Process process() {
    return process;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Asks it to stop and answers its exit code. */
  public int stop() {
    process.destroy();
    return awaitExit();
  }

  /** Ends it without asking. */
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  private int awaitExit() {
    try {
      if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it does not stop:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }

  /** Runs the program with an argument and answers its exit code and output. */
  static Finished run(Path data, String argument) {
    try {
      List<String> command = new ArrayList<>(command());
      command.add(argument);
      Path log = Files.createTempFile("gateway", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(GatewayProgram::configures);
      builder.environment().put("NEBULAGATE_DATA", data.toString());
      Process process = builder.start();
      if (!process.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it does not end");
      }
      return new Finished(process.exitValue(), Files.readString(log));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** How a run ended. */
  record Finished(int exitCode, String output) {}

  private static boolean configures(String variable) {
    return variable.matches(
        "SQL_DSN|SQL_APP_DSN|REDIS_.*|SMTP_.*|PUBLIC_URL|OIDC_.*|GITHUB_.*|.*_SECRET|.*_API_KEY|DEMO"
            + "|PROVIDER_.*");
  }

  private static List<String> command() {
    Path target = Path.of(System.getProperty("program.folder", "target")).toAbsolutePath();
    Path binary = target.resolve("nebulagate-runner");
    if (Files.isExecutable(binary)) {
      return List.of(binary.toString());
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-jar",
        target.resolve("quarkus-app").resolve("quarkus-run.jar").toString());
  }

  private void awaitReady() {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest ready =
        HttpRequest.newBuilder(base().resolve("/readyz")).timeout(ANSWER_MAX).build();
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
        process.waitFor(50, TimeUnit.MILLISECONDS);
      } catch (IOException notListening) {
        Thread.onSpinWait();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError(interrupted);
      }
    }
    process.destroyForcibly();
    throw new AssertionError("it did not become ready:\n" + log());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
