package io.nebulagate.bootstrap.database;

import io.nebulagate.bootstrap.settings.DatabaseAddress;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of our own: unpacked, made, started as a child on a free loopback port, watched, and
 * stopped with the gateway.
 *
 * <p>The child runs in a session of its own, so that a Ctrl-C in the terminal reaches the gateway
 * alone, which needs its database until the last settlement is written. When it ends by itself it
 * is started again on the same port. A server that outlived a killed gateway is stopped in order
 * and started anew. Safe for use by several threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PAUSE_BETWEEN_STARTS = Duration.ofMillis(500);
  private static final int STARTS_MAX = 4;
  private static final int REVIVALS_MAX = 20;
  private static final long LOG_BYTES_MAX = 8L << 20;
  private static final int LOG_LINES_SHOWN = 3;

  private final PostgresCluster cluster;
  private final Path binaries;
  private final boolean durable;
  private final Consumer<String> notices;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean closing;
  private boolean closed;
  private int port;
  private int revivals;

  private EmbeddedPostgres(
      PostgresCluster cluster, Path binaries, boolean durable, Consumer<String> notices) {
    this.cluster = cluster;
    this.binaries = binaries;
    this.durable = durable;
    this.notices = notices;
  }

  /**
   * Starts the gateway's database. Blocks until it accepts connections.
   *
   * @param folder the data folder, locked by this process
   * @param notices takes lines for the operator, now and when the server has to be restarted
   * @throws DatabaseStartException when it cannot be started
   */
  public static EmbeddedPostgres start(DataFolder folder, Consumer<String> notices) {
    PostgresCluster cluster = new PostgresCluster(folder.path(), folder.account());
    PostgresBinaries.sweep(cluster.folder());
    return start(cluster, cluster.folder(), true, notices);
  }

  /**
   * Starts a database whose data need not outlive the machine: it shares unpacked programs with
   * others and does not wait for the disk. For tests and benchmarks.
   */
  public static EmbeddedPostgres startThrowaway(
      DataFolder folder, Path sharedBinaries, Consumer<String> notices) {
    PostgresCluster cluster = new PostgresCluster(folder.path(), folder.account());
    return start(cluster, sharedBinaries, false, notices);
  }

  private static EmbeddedPostgres start(
      PostgresCluster cluster, Path binariesParent, boolean durable, Consumer<String> notices) {
    Path binaries = PostgresBinaries.unpackOnce(binariesParent);
    cluster.makeOnce(binaries, durable);
    EmbeddedPostgres postgres = new EmbeddedPostgres(cluster, binaries, durable, notices);
    try {
      postgres.startFirst();
      cluster.furnish(postgres.port);
      return postgres;
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  /** Removes the database of a locked data folder, and the server that may still work on it. */
  public static void discard(DataFolder folder) {
    PostgresCluster cluster = new PostgresCluster(folder.path(), folder.account());
    Postmaster.of(cluster.data()).ifPresent(Postmaster::stop);
    try {
      PostgresBinaries.delete(cluster.folder());
    } catch (IOException e) {
      throw new DatabaseStartException("cannot remove " + cluster.folder(), e);
    }
  }

  /** Whether the data folder holds a database already. */
  public static boolean exists(DataFolder folder) {
    return new PostgresCluster(folder.path(), folder.account()).exists();
  }

  /**
   * Finds the database another process runs in this folder, waiting for one that just starts.
   *
   * @return its address; empty when none accepts connections
   */
  public static Optional<DatabaseAddress> attach(DataFolder folder, Duration patience) {
    PostgresCluster cluster = new PostgresCluster(folder.path(), folder.account());
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      Optional<Postmaster> postmaster = Postmaster.of(cluster.data()).filter(Postmaster::ready);
      if (postmaster.isPresent()) {
        return postmaster.map(running -> cluster.address(running.port()));
      }
      pause(POLL);
    } while (System.nanoTime() < deadline);
    return Optional.empty();
  }

  /** Where the database is, and the role that owns it. */
  public DatabaseAddress address() {
    return cluster.address(port);
  }

  private void startFirst() {
    Postmaster.of(cluster.data())
        .ifPresent(orphan -> {
          notices.accept("stopping the PostgreSQL that a killed gateway left running");
          orphan.stop();
        });
    for (int attempt = 1; ; attempt++) {
      port = freePort();
      Failed failed = launch();
      if (failed == null) {
        return;
      }
      if (attempt == STARTS_MAX) {
        throw new DatabaseStartException(
            "the embedded PostgreSQL does not start: %s (log: %s)"
                .formatted(failed.lastLines(), cluster.log()));
      }
      pause(PAUSE_BETWEEN_STARTS); // children of a killed server leave a moment after it
    }
  }

  /** Why a launch failed. */
  private record Failed(String lastLines) {}

  private @Nullable Failed launch() {
    turn.lock();
    try {
      if (closing) {
        return new Failed("stopping");
      }
      Postmaster.forgetStranger(cluster.data());
      long logged = rotateLog();
      Process process =
          Command.prepare(command())
              .redirectOutput(Redirect.appendTo(cluster.log().toFile()))
              .start();
      Postmaster ready = awaitReady(process);
      if (ready == null) {
        return new Failed(lastLines(logged));
      }
      watch(ready);
      return null;
    } catch (IOException e) {
      return new Failed(String.valueOf(e.getMessage()));
    } finally {
      turn.unlock();
    }
  }

  private @Nullable Postmaster awaitReady(Process process) {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (System.nanoTime() < deadline && process.isAlive() && !closing) {
      Optional<Postmaster> postmaster =
          Postmaster.of(cluster.data()).filter(found -> found.ready() && found.port() == port);
      if (postmaster.isPresent()) {
        return postmaster.get();
      }
      pause(POLL);
    }
    Postmaster.of(cluster.data()).ifPresent(Postmaster::stop);
    process.destroyForcibly();
    return null;
  }

  private void watch(Postmaster running) {
    var _ = running.process().onExit().thenRun(() -> Thread.ofVirtual().start(this::revive));
  }

  private void revive() {
    if (!closing) {
      notices.accept("the embedded PostgreSQL ended by itself; starting it again");
    }
    while (!closing && revivals < REVIVALS_MAX) {
      revivals++;
      if (launch() == null) {
        return;
      }
      pause(PAUSE_BETWEEN_STARTS);
    }
    if (!closing) {
      notices.accept("the embedded PostgreSQL keeps ending; see " + cluster.log());
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (Command.exists("setsid")) {
      command.add("setsid");
    } else {
      // job control gives the child a process group of its own where there is no setsid program
      command.addAll(List.of("sh", "-c", "set -m; \"$@\" & wait \"$!\"", "sh"));
    }
    command.add(binaries.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", cluster.data().toString()));
    for (String setting : serverSettings()) {
      command.addAll(List.of("-c", setting));
    }
    return cluster.account().command(command);
  }

  /**
   * Loopback only, no socket file. The log says when the server starts, recovers and stops, and
   * never repeats a statement or a row: those hold customers' words.
   */
  private List<String> serverSettings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "max_connections=60",
                "shared_buffers=128MB",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_min_messages=log",
                "log_min_error_statement=panic",
                "log_error_verbosity=terse",
                "log_checkpoints=off"));
    if (!durable) {
      settings.addAll(List.of("fsync=off", "full_page_writes=off"));
    }
    return settings;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new DatabaseStartException("no free port on the loopback address", e);
    }
  }

  private long rotateLog() throws IOException {
    Path log = cluster.log();
    if (Files.notExists(log)) {
      return 0;
    }
    long bytes = Files.size(log);
    if (bytes < LOG_BYTES_MAX) {
      return bytes;
    }
    Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    return 0;
  }

  private String lastLines(long from) throws IOException {
    try (var in = Files.newInputStream(cluster.log())) {
      in.skipNBytes(from);
      List<String> lines =
          new String(in.readNBytes((int) LOG_BYTES_MAX), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return String.join(
          " | ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseStartException("interrupted while PostgreSQL was starting", e);
    }
  }

  /** Stops the server in order, within 25 s. A second call does nothing. */
  @Override
  public void close() {
    closing = true;
    turn.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      Postmaster.of(cluster.data()).ifPresent(Postmaster::stop);
    } finally {
      turn.unlock();
    }
  }
}
