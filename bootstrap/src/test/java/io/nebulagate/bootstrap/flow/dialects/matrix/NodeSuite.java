package io.nebulagate.bootstrap.flow.dialects.matrix;

import io.nebulagate.house.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The suite of the vendors' own Node SDKs, {@code adapters-inbound-http/src/test/node}: its
 * packages are installed once, then Node's test runner is a child process of bounded time.
 */
final class NodeSuite {

  private static final Path FOLDER =
      Repository.root().resolve("adapters-inbound-http/src/test/node");
  private static final int NODE_MAJOR_MIN = 20;
  private static final Duration VERSION_TAKES_AT_MOST = Duration.ofSeconds(20);
  private static final Duration INSTALLING_TAKES_AT_MOST = Duration.ofMinutes(4);
  private static final Duration RUNNING_TAKES_AT_MOST = Duration.ofMinutes(4);

  /** What its SDKs would read in place of what they are told here. */
  private static final Pattern OTHER_SETTINGS =
      Pattern.compile("(OPENAI|ANTHROPIC|GOOGLE|GEMINI|NODE|AI)_.*");

  private NodeSuite() {}

  /** How a program ended, and all it said. */
  record Ended(int code, String output) {}

  /** Why it cannot run here, if it cannot; installs its packages where they are missing. */
  static Optional<String> obstacle() {
    Matcher version =
        Pattern.compile("v(\\d+)\\..*")
            .matcher(run(VERSION_TAKES_AT_MOST, Map.of(), "node", "--version").output().strip());
    if (!version.matches()) {
      return Optional.of("there is no Node here");
    }
    if (Integer.parseInt(version.group(1)) < NODE_MAJOR_MIN) {
      return Optional.of("Node is older than " + NODE_MAJOR_MIN);
    }
    if (installed()) {
      return Optional.empty();
    }
    Ended install =
        run(INSTALLING_TAKES_AT_MOST, Map.of(), "npm", "ci", "--fetch-retries=1", "--no-progress");
    return install.code() == 0
        ? Optional.empty()
        : Optional.of("its packages cannot be installed: " + install.output());
  }

  private static boolean installed() {
    Path marker = FOLDER.resolve("node_modules/.package-lock.json");
    Path lock = FOLDER.resolve("package-lock.json");
    try {
      return Files.exists(marker)
          && Files.getLastModifiedTime(marker).compareTo(Files.getLastModifiedTime(lock)) >= 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Runs it with these settings. */
  static Ended run(Map<String, String> settings) {
    return run(RUNNING_TAKES_AT_MOST, settings, "node", "--test", "--test-reporter=spec");
  }

  private static Ended run(Duration atMost, Map<String, String> settings, String... command) {
    try {
      Path output = Files.createTempFile("node-suite", ".log");
      try {
        int code = exitCode(atMost, settings, List.of(command), output);
        return new Ended(code, Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException missing) {
      return new Ended(-1, String.valueOf(missing.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static int exitCode(
      Duration atMost, Map<String, String> settings, List<String> command, Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> OTHER_SETTINGS.matcher(name).matches());
    builder.environment().putAll(settings);
    Process process = builder.start();
    if (process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
      return process.exitValue();
    }
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    return -1;
  }
}
