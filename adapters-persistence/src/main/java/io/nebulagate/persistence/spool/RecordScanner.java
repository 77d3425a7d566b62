package io.nebulagate.persistence.spool;

import java.nio.ByteBuffer;

/** Walks the records of a part of one file, past damage to the next whole record. */
final class RecordScanner {

  private final ByteBuffer bytes;
  private final long sequence;
  private int at;

  /**
   * A walk.
   *
   * @param bytes from the beginning of a record to the end of the file
   */
  RecordScanner(ByteBuffer bytes, long sequence) {
    this.bytes = bytes;
    this.sequence = sequence;
  }

  /** What stands at one place; places count from the first of the scanned bytes. */
  sealed interface Found {
    /** The place behind it. */
    int end();

    /** A whole record. */
    record Whole(ByteBuffer payload, int end) implements Found {}

    /** Bytes that are no record, up to the next one or, when nothing follows, to the end. */
    record Damage(int from, int end, boolean nothingFollows) implements Found {}
  }

  boolean hasNext() {
    return at < bytes.limit();
  }

  Found next() {
    int from = at;
    int end = SpoolFormat.end(bytes, from, sequence);
    if (end >= 0) {
      at = end;
      int payload = from + SpoolFormat.FRAME_BYTES;
      return new Found.Whole(bytes.slice(payload, end - payload), end);
    }
    int next = from + 1;
    while (next < bytes.limit() && SpoolFormat.end(bytes, next, sequence) < 0) {
      next++;
    }
    at = next;
    return new Found.Damage(from, next, next == bytes.limit());
  }
}
