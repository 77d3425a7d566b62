package io.nebulagate.persistence.spool;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.nebulagate.application.billing.SpoolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The folder of a spool, ours alone until closed.
 *
 * <pre>
 *   spool.lock             held by the process that works here
 *   taken                  up to where the ledger has taken everything
 *   0000000000000001.log   settlements, oldest first
 *   rejected.jsonl         settlements that the ledger refuses for themselves
 * </pre>
 */
final class SpoolFolder implements AutoCloseable {

  /** Of every file here. */
  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** The most that is set aside; beyond, somebody has to look first. */
  static final long REJECTED_BYTES_MAX = 64L << 20;

  private static final String LOG_SUFFIX = ".log";
  private static final int POSITION_BYTES = 20;

  private final Path path;
  private final FileChannel lock;

  private SpoolFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Up to where, in which file, the ledger has taken everything. */
  record Position(long sequence, long offset) {
    static final Position START = new Position(0, 0);
  }

  /** Makes the folder where it is missing, and takes it. */
  static SpoolFolder take(Path path) {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      FileChannel channel = open(path.resolve("spool.lock"), CREATE, WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new SpoolException("another process keeps its settlements in " + path);
      }
      return new SpoolFolder(path, channel);
    } catch (IOException unusable) {
      throw new SpoolException("cannot keep settlements in " + path, unusable);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock taken = channel.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException _) { // this very process has it
      return false;
    }
  }

  private static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), OWNER_ONLY_FILE);
  }

  /** The files that are there, oldest first. */
  List<SpoolFile> files() throws IOException {
    TreeMap<Long, Path> found = new TreeMap<>();
    try (var entries = Files.list(path)) {
      entries
          .filter(file -> file.getFileName().toString().matches("[0-9a-f]{16}\\.log"))
          .forEach(file -> found.put(sequence(file), file));
    }
    List<SpoolFile> files = new ArrayList<>();
    found.forEach((sequence, file) -> files.add(new SpoolFile(sequence, file)));
    return files;
  }

  private static long sequence(Path file) {
    return Long.parseUnsignedLong(file.getFileName().toString().substring(0, 16), 16);
  }

  /** Where the file with this number is, or would be. */
  Path logFile(long sequence) {
    return path.resolve("%016x".formatted(sequence) + LOG_SUFFIX);
  }

  /** The position stored last; the start when there is none that can be read. */
  Position position() throws IOException {
    Path file = path.resolve("taken");
    if (Files.notExists(file) || Files.size(file) != POSITION_BYTES) {
      return Position.START;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    Position stored = new Position(bytes.getLong(0), bytes.getLong(8));
    return bytes.getInt(16) == crc(stored) ? stored : Position.START;
  }

  /** Stores a position durably. */
  void store(Position position) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(POSITION_BYTES).putLong(position.sequence());
    bytes.putLong(position.offset()).putInt(crc(position)).flip();
    Path next = path.resolve("taken.next");
    try (FileChannel channel = open(next, CREATE, WRITE, TRUNCATE_EXISTING)) {
      channel.write(bytes);
      channel.force(false);
    }
    Files.move(next, path.resolve("taken"), StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  private static int crc(Position position) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(16).putLong(position.sequence()).putLong(position.offset()).flip());
    return (int) crc.getValue();
  }

  /** Sets one line aside, durably. */
  void reject(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel = open(path.resolve("rejected.jsonl"), CREATE, WRITE, APPEND)) {
      if (channel.size() + bytes.length > REJECTED_BYTES_MAX) {
        throw new SpoolException("rejected.jsonl is full; somebody has to look at it");
      }
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    sync();
  }

  /** Removes a file of which everything is taken; one with damage is kept under another name. */
  void remove(SpoolFile file) throws IOException {
    if (file.damaged()) {
      Files.move(file.path(), Path.of(file.path() + ".damaged"), StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(file.path());
    }
    sync();
  }

  /** Makes what files there are survive a crash of the machine. */
  void sync() throws IOException {
    try (FileChannel folder = FileChannel.open(path, READ)) {
      folder.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
