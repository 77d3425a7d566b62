package io.nebulagate.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.nebulagate.bootstrap.settings.RuntimeProperties;
import io.nebulagate.bootstrap.settings.Settings;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves until told to stop. Starts the database before the application and stops it after: the
 * application drains first, since its last settlements need the database.
 */
final class Serving {

  /** What stopping may take beyond the draining: closing the application, then PostgreSQL. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private final Consumer<String> notices;
  private final Thread main = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode = CommandLine.FAILED;
  private volatile boolean stopping;
  private @Nullable Throwable failure;

  Serving(Consumer<String> notices) {
    this.notices = notices;
  }

  /** Blocks as long as the gateway serves; answers the exit code. */
  int run(Settings wanted) {
    Settings.Server server = wanted.server();
    if (!isFree(server)) {
      notices.accept(
          "PORT: %d on %s is taken, or not ours to take".formatted(server.port(), server.host()));
      return CommandLine.FAILED;
    }
    Duration patience = server.drain().plus(STOP_PATIENCE);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(patience), "end-in-order"));
    try (RunningDatabase database = RunningDatabase.open(wanted, notices)) {
      RuntimeProperties.apply(RuntimeProperties.of(database.settings(), database.owner()));
      Quarkus.run(null, this::applicationEnded);
      if (stopping) {
        exitCode = CommandLine.OK; // also when it was told to stop while it still started
      } else if (failure != null) {
        report(failure, database.settings());
      }
    } finally {
      ended.countDown();
    }
    return exitCode;
  }

  /** Asked before anything starts, so that the answer is one line and comes at once. */
  private static boolean isFree(Settings.Server server) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(server.host(), server.port()));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * A signal makes the virtual machine run its shutdown hooks and then end at once, with 128 + the
   * signal as exit code. This hook holds the end back until the main thread has stopped everything,
   * and then ends with the code that is true.
   */
  private void endInOrder(Duration patience) {
    if (ended.getCount() == 0) {
      return; // the main thread itself asked for the end
    }
    stopping = true;
    try {
      if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        notices.accept("stopping took longer than " + patience.toSeconds() + " s; ending anyway");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exitCode);
  }

  /**
   * Hears from the framework twice in a native binary: on a signal, from the signal's own thread
   * and while everything runs, and at the end, from the main thread.
   */
  private void applicationEnded(Integer code, @Nullable Throwable cause) {
    if (!main.equals(Thread.currentThread())) {
      System.exit(CommandLine.OK);
    }
    exitCode = cause == null ? code : CommandLine.FAILED;
    failure = cause;
  }

  private void report(Throwable cause, Settings settings) {
    Throwable root = cause;
    for (int depth = 0; root.getCause() != null && depth < 32; depth++) {
      root = root.getCause();
    }
    notices.accept(
        "could not start: %s%s".formatted(firstLine(root), details(cause, settings.dataFolder())));
  }

  private static String firstLine(Throwable root) {
    String message = root.getMessage() == null ? "" : root.getMessage();
    return message.lines().findFirst().orElse(root.getClass().getSimpleName());
  }

  /** The stack trace goes to a file, for whoever wants to know more than the one line. */
  private static String details(Throwable cause, Path folder) {
    Path file = folder.resolve("start-failure.log");
    if (!Files.isDirectory(folder)) {
      return "";
    }
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
            FileChannel.open(file, Set.of(CREATE, WRITE, TRUNCATE_EXISTING), ownerOnly);
        OutputStream bytes = Channels.newOutputStream(channel);
        PrintWriter writer = new PrintWriter(new OutputStreamWriter(bytes, UTF_8))) {
      cause.printStackTrace(writer);
      return " (details: " + file + ")";
    } catch (IOException _) {
      return "";
    }
  }
}
