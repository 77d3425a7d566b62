package io.nebulagate.persistence.spool;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.nebulagate.application.billing.SpoolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * One file of a spool, as it is read: up to where it is known to be durable. Thread-safe: one
 * thread appends, another hands over.
 */
final class SpoolFile {

  private final long sequence;
  private final Path path;
  private volatile long durableBytes = SpoolFormat.HEAD_BYTES;
  private volatile boolean damaged;

  SpoolFile(long sequence, Path path) {
    this.sequence = sequence;
    this.path = path;
  }

  /** What was found in a file that an earlier process left. */
  record Inspected(int records, int damages, long cutBytes) {}

  long sequence() {
    return sequence;
  }

  Path path() {
    return path;
  }

  long durableBytes() {
    return durableBytes;
  }

  void durableUpTo(long bytes) {
    durableBytes = bytes;
  }

  /** Whether something in it could not be read. */
  boolean damaged() {
    return damaged;
  }

  /** Remembers that something could not be read; answers whether that is news. */
  boolean markDamaged() {
    boolean news = !damaged;
    damaged = true;
    return news;
  }

  /**
   * Looks through a file that an earlier process left, and cuts what it did not finish writing.
   *
   * @throws SpoolException when another version of the gateway wrote it
   */
  Inspected inspect(long from) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
      long size = channel.size();
      if (size < SpoolFormat.HEAD_BYTES) { // died while it made the file
        durableBytes = size;
        return new Inspected(0, 0, size);
      }
      ByteBuffer bytes = read(channel, 0, size);
      Integer version = SpoolFormat.version(bytes, sequence);
      if (version == null) {
        damaged = true;
      } else if (version != SpoolFormat.VERSION) {
        throw new SpoolException(
            "%s was written by another version of the gateway (format %d); let that one finish it"
                .formatted(path, version));
      }
      long start = Math.clamp(from, SpoolFormat.HEAD_BYTES, size);
      RecordScanner scanner = new RecordScanner(bytes.position((int) start).slice(), sequence);
      int records = 0;
      int damages = damaged ? 1 : 0;
      long end = size;
      while (scanner.hasNext()) {
        switch (scanner.next()) {
          case RecordScanner.Found.Whole _ -> records++;
          case RecordScanner.Found.Damage damage when damage.nothingFollows() ->
              end = start + damage.from();
          case RecordScanner.Found.Damage _ -> {
            damages++;
            damaged = true;
          }
        }
      }
      if (end < size) {
        channel.truncate(end);
        channel.force(true);
      }
      durableBytes = end;
      return new Inspected(records, damages, size - end);
    }
  }

  /** The durable bytes from {@code offset} on. */
  ByteBuffer read(long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ)) {
      return read(channel, offset, durableBytes - offset);
    }
  }

  private static ByteBuffer read(FileChannel channel, long offset, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    return bytes.flip();
  }
}
