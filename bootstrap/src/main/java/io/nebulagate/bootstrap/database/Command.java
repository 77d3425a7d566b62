package io.nebulagate.bootstrap.database;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs other programs, bounded in time and in what is read of their output. */
final class Command {

  private static final int OUTPUT_BYTES_MAX = 16 * 1024;
  private static final File NOTHING = new File("/dev/null");

  private Command() {}

  /**
   * What a program left behind.
   *
   * @param exitCode its exit code; −1 when it could not be run or did not end in time
   * @param output the beginning of what it printed, stripped
   */
  record Outcome(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * A process to be started. It sees neither our standard input nor our environment, which holds
   * secrets that another user could read in {@code /proc}.
   */
  static ProcessBuilder prepare(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    String path = System.getenv("PATH");
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", path == null ? "/usr/local/bin:/usr/bin:/bin" : path);
    environment.put("LC_ALL", "C");
    return builder.directory(new File("/")).redirectInput(NOTHING).redirectErrorStream(true);
  }

  /** Runs a program to its end. */
  static Outcome run(List<String> command, Duration patience) {
    try {
      Path output = Files.createTempFile("nebulagate", ".out");
      try {
        Process process = prepare(command).redirectOutput(output.toFile()).start();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          return new Outcome(-1, "no end after " + patience.toSeconds() + " s");
        }
        return new Outcome(process.exitValue(), beginning(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return new Outcome(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome(-1, "interrupted");
    }
  }

  private static String beginning(Path output) throws IOException {
    try (var in = Files.newInputStream(output)) {
      return new String(in.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8).strip();
    }
  }

  /** Whether a program of this name is on the path. */
  static boolean exists(String program) {
    return run(List.of("sh", "-c", "command -v \"$0\"", program), Duration.ofSeconds(5))
        .succeeded();
  }
}
