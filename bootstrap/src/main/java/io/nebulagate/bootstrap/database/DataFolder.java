package io.nebulagate.bootstrap.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code NEBULAGATE_DATA} names, made ready for a PostgreSQL of our own: enterable by
 * the account that runs it, and, once {@linkplain #lock locked}, ours alone. The operating system
 * ends the lock with the process, so a crash leaves none behind.
 */
public final class DataFolder implements AutoCloseable {

  /** Where the data go when the account that runs PostgreSQL cannot enter the configured folder. */
  public static final Path FALLBACK = Path.of("/var/lib/nebulagate");

  private static final int HOLDER_BYTES_MAX = 20;

  private final Path path;
  private final ServerAccount account;
  private @Nullable FileChannel lock;

  private DataFolder(Path path, ServerAccount account) {
    this.path = path;
    this.account = account;
  }

  /**
   * Finds and makes the folder.
   *
   * @param configured what the operator asked for
   * @param fallback where to go instead when PostgreSQL could not enter that
   * @param notices takes one line for the operator when the fallback is used
   */
  public static DataFolder prepare(Path configured, Path fallback, Consumer<String> notices) {
    ServerAccount account = ServerAccount.ofThisProcess();
    try {
      Path path = enterable(configured, fallback, account, notices);
      if (Files.notExists(path)) {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(
            path,
            PosixFilePermissions.fromString(
                account.otherUser().isPresent() ? "rwx--x--x" : "rwx------"));
      }
      return new DataFolder(path.toRealPath(), account);
    } catch (IOException e) {
      throw new DatabaseStartException("NEBULAGATE_DATA: cannot make or read " + configured, e);
    }
  }

  private static Path enterable(
      Path configured, Path fallback, ServerAccount account, Consumer<String> notices)
      throws IOException {
    String user = account.otherUser().orElse("");
    boolean linked =
        Files.isSymbolicLink(configured)
            && Files.exists(fallback)
            && configured.toRealPath().equals(fallback.toRealPath());
    if (user.isEmpty() || (!linked && account.canEnter(nearestExisting(configured)))) {
      return configured;
    }
    if (!account.canEnter(nearestExisting(fallback))) {
      throw new DatabaseStartException(
          "NEBULAGATE_DATA: user " + user + ", who runs PostgreSQL, cannot enter " + configured);
    }
    notices.accept(
        "NEBULAGATE_DATA: user %s, who runs PostgreSQL, cannot enter %s; the data are in %s"
            .formatted(user, configured, fallback));
    link(configured, fallback);
    return fallback;
  }

  /** Lets the configured path lead to the data too, where nothing stands there yet. */
  private static void link(Path configured, Path fallback) throws IOException {
    Path parent = configured.getParent();
    if (parent != null && Files.notExists(configured, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(parent);
      Files.createSymbolicLink(configured, fallback);
    }
  }

  private static Path nearestExisting(Path path) {
    for (Path folder = path; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return path.getRoot();
  }

  /** Where it really is. */
  public Path path() {
    return path;
  }

  ServerAccount account() {
    return account;
  }

  /**
   * Takes the folder for this process until {@link #close}.
   *
   * @return whether it is ours now; false when another process has it
   */
  public boolean lock() {
    Path file = path.resolve("gateway.lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      if (!taken(channel)) {
        channel.close();
        return false;
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      lock = channel;
      return true;
    } catch (AccessDeniedException e) {
      throw new DatabaseStartException(
          "NEBULAGATE_DATA: " + path + " belongs to another user; start as that user or as root",
          e);
    } catch (IOException e) {
      throw new DatabaseStartException("NEBULAGATE_DATA: cannot lock " + file, e);
    }
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      FileLock taken = channel.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException _) { // this very process has it
      return false;
    }
  }

  /** The process that has the folder, as it wrote itself into the lock. */
  public Optional<String> holder() {
    try (var in = Files.newInputStream(path.resolve("gateway.lock"))) {
      String holder = new String(in.readNBytes(HOLDER_BYTES_MAX), StandardCharsets.US_ASCII);
      return Optional.of(holder).filter(text -> text.matches("[0-9]+"));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    FileChannel held = lock;
    lock = null;
    if (held == null) {
      return;
    }
    try {
      held.close();
    } catch (IOException e) {
      throw new DatabaseStartException("NEBULAGATE_DATA: cannot unlock " + path, e);
    }
  }
}
