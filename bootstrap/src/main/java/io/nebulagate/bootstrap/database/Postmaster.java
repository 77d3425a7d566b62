package io.nebulagate.bootstrap.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server process of a cluster, as its {@code postmaster.pid} names it (PostgreSQL 18,
 * src/include/utils/pidfile.h: line 1 the process, line 4 the port, line 8 the state). The file
 * survives a crash while process ids are given out again, so only a process that is a PostgreSQL
 * working on this very cluster counts.
 *
 * @param process the process
 * @param port where it listens
 * @param ready whether it accepts connections
 */
record Postmaster(ProcessHandle process, int port, boolean ready) {

  private static final int LINE_PORT = 3;
  private static final int LINE_STATE = 7;

  private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(20);
  private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(5);

  /** The cluster's server; empty when none runs, or one only begins to. */
  static Optional<Postmaster> of(Path cluster) {
    List<String> lines = pidFile(cluster);
    if (lines.size() <= LINE_PORT) {
      return Optional.empty();
    }
    try {
      int port = Integer.parseInt(lines.get(LINE_PORT).strip());
      boolean ready = lines.size() > LINE_STATE && lines.get(LINE_STATE).strip().equals("ready");
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
          .filter(process -> worksOn(process, cluster))
          .map(process -> new Postmaster(process, port, ready));
    } catch (NumberFormatException _) { // half written
      return Optional.empty();
    }
  }

  private static List<String> pidFile(Path cluster) {
    try {
      return Files.readAllLines(pidPath(cluster));
    } catch (IOException _) { // absent, or just being replaced
      return List.of();
    }
  }

  private static Path pidPath(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /**
   * Root in a container may not see which program another user's process runs; its arguments it
   * sees everywhere.
   */
  private static boolean worksOn(ProcessHandle process, Path cluster) {
    ProcessHandle.Info info = process.info();
    List<String> arguments = Arrays.asList(info.arguments().orElse(new String[0]));
    return info.command().orElse("/postgres").endsWith("/postgres")
        && Collections.indexOfSubList(arguments, List.of("-D", cluster.toString())) >= 0;
  }

  /**
   * Removes a {@code postmaster.pid} whose process id now belongs to a stranger: PostgreSQL would
   * take the stranger for a running server and refuse to start. Should children of the dead server
   * be left, their shared memory, which it checks too, still keeps a second server away.
   */
  static void forgetStranger(Path cluster) throws IOException {
    List<String> lines = pidFile(cluster);
    if (!lines.isEmpty() && of(cluster).isEmpty()) {
      Files.deleteIfExists(pidPath(cluster));
    }
  }

  /** Ends the server: orderly within 20 s, else without ceremony; its log replays at next start. */
  void stop() {
    signal("INT");
    if (!endsWithin(FAST_SHUTDOWN)) {
      signal("QUIT");
      if (!endsWithin(IMMEDIATE_SHUTDOWN)) {
        process.destroyForcibly();
      }
    }
  }

  /** The JDK can send only SIGTERM, which PostgreSQL takes as "when the last client has left". */
  private void signal(String name) {
    Command.run(
        List.of("sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(process.pid())),
        IMMEDIATE_SHUTDOWN);
  }

  private boolean endsWithin(Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }
}
