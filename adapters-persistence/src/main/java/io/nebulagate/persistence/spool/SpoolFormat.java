package io.nebulagate.persistence.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a spool's file is laid out.
 *
 * <pre>
 *   file   = magic(8) version(4) sequence(8) crc(4)  record*
 *   record = mark(4) length(4) crc(4) payload
 * </pre>
 *
 * Every CRC32C covers the file's sequence, so that bytes of another file are never taken for its
 * own. The mark is no ASCII, payloads are: after damage, the next record is found by it.
 */
final class SpoolFormat {

  /** Of files and of what is in them. */
  static final int VERSION = 1;

  /** The size of a file's head. */
  static final int HEAD_BYTES = 24;

  /** What a record takes beside its payload. */
  static final int FRAME_BYTES = 12;

  /** The longest payload of a record. */
  static final int PAYLOAD_BYTES_MAX = 1 << 20;

  private static final long MAGIC = 0x4E47_5350_4F4F_4C0AL; // "NGSPOOL\n"
  private static final int MARK = 0x9E_A7_C3_FD;

  private SpoolFormat() {}

  /** The head of the file with this number. */
  static ByteBuffer head(long sequence) {
    return head(sequence, VERSION);
  }

  /** The head of a file that another version writes. */
  static ByteBuffer head(long sequence, int version) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).putLong(MAGIC).putInt(version);
    return head.putLong(sequence).putInt(headCrc(version, sequence)).flip();
  }

  /**
   * The version a head tells, or nothing when it is no head of the file with this number.
   *
   * @param head from its first byte
   */
  static @Nullable Integer version(ByteBuffer head, long sequence) {
    if (head.remaining() < HEAD_BYTES || head.getLong(0) != MAGIC || head.getLong(12) != sequence) {
      return null;
    }
    int version = head.getInt(8);
    return head.getInt(20) == headCrc(version, sequence) ? version : null;
  }

  /** Writes one record to where {@code to} stands. */
  static void put(ByteBuffer to, long sequence, ByteBuffer payload) {
    to.putInt(MARK).putInt(payload.remaining()).putInt(crc(sequence, payload.duplicate()));
    to.put(payload.duplicate());
  }

  /** The place behind the record at {@code at}, or -1 when no whole record begins there. */
  static int end(ByteBuffer bytes, int at, long sequence) {
    if (bytes.limit() - at < FRAME_BYTES || bytes.getInt(at) != MARK) {
      return -1;
    }
    int length = bytes.getInt(at + 4);
    if (length < 0 || length > PAYLOAD_BYTES_MAX || length > bytes.limit() - at - FRAME_BYTES) {
      return -1;
    }
    ByteBuffer payload = bytes.slice(at + FRAME_BYTES, length);
    return bytes.getInt(at + 8) == crc(sequence, payload) ? at + FRAME_BYTES + length : -1;
  }

  private static int headCrc(int version, long sequence) {
    return crc(sequence, ByteBuffer.allocate(4).putInt(version).flip());
  }

  private static int crc(long sequence, ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    ByteBuffer prefix = ByteBuffer.allocate(12).putLong(sequence).putInt(payload.remaining());
    crc.update(prefix.flip());
    crc.update(payload);
    return (int) crc.getValue();
  }
}
