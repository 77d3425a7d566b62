package io.nebulagate.outbound.provider;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's frames wait until the client's side asks for them: what gathers becomes one
 * chunk, unless its text is long enough to be paid for in parts. Not thread-safe.
 */
public final class Outbox {

  /** The most text in one chunk of several frames, in UTF-8 bytes. */
  static final int CHUNK_TEXT_BYTES_MAX = 512;

  private static final int KEPT_MAX = 1 << 16;

  private byte[] gathered = new byte[1024];

  // Places in what is gathered.
  private int from;
  private int frameFrom;
  private int to;

  /** The chunks that are complete; what follows them is not. */
  private final Queue<Cut> cuts = new ArrayDeque<>();

  private int cutTo;
  private long text;
  private long total;
  private byte @Nullable [] last;

  private record Cut(int length, long text) {}

  /** Adds bytes of a frame. */
  public void add(byte[] bytes, int bytesFrom, int bytesTo) {
    int length = bytesTo - bytesFrom;
    makeRoom(length);
    System.arraycopy(bytes, bytesFrom, gathered, to, length);
    to += length;
    total += length;
  }

  /**
   * A frame is complete.
   *
   * @param textBytes the size of the answer's text in it
   */
  public void endFrame(long textBytes) {
    if (text > 0 && text + textBytes > CHUNK_TEXT_BYTES_MAX) {
      cuts.add(new Cut(frameFrom - cutTo, text));
      cutTo = frameFrom;
      text = 0;
    }
    text += textBytes;
    frameFrom = to;
  }

  /** Adds the frame that ends the stream: a chunk of its own, behind all others. */
  public void addLast(byte[] bytes, int bytesFrom, int bytesTo) {
    last = Arrays.copyOfRange(bytes, bytesFrom, bytesTo);
  }

  /** How many bytes wait. */
  public int size() {
    return to - from + (last == null ? 0 : last.length);
  }

  /** How many bytes have been added in all, the last frame apart. */
  public long total() {
    return total;
  }

  /** The next chunk, or null when nothing waits. */
  public @Nullable StreamChunk poll() {
    Cut cut = cuts.poll();
    if (cut != null) {
      return take(cut.length(), cut.text());
    }
    if (to > from) {
      StreamChunk rest = take(to - from, text);
      clear();
      return rest;
    }
    if (last != null) {
      StreamChunk end = new StreamChunk(ByteBuffer.wrap(last), 0, true);
      last = null;
      return end;
    }
    return null;
  }

  private StreamChunk take(int length, long textBytes) {
    byte[] bytes = Arrays.copyOfRange(gathered, from, from + length);
    from += length;
    return new StreamChunk(ByteBuffer.wrap(bytes), textBytes, false);
  }

  private void makeRoom(int length) {
    if (to + length > gathered.length && from > 0) {
      System.arraycopy(gathered, from, gathered, 0, to - from);
      to -= from;
      frameFrom -= from;
      cutTo -= from;
      from = 0;
    }
    if (to + length > gathered.length) {
      gathered = Arrays.copyOf(gathered, Math.max(to + length, 2 * gathered.length));
    }
  }

  private void clear() {
    from = 0;
    frameFrom = 0;
    to = 0;
    cutTo = 0;
    text = 0;
    if (gathered.length > KEPT_MAX) {
      gathered = new byte[KEPT_MAX];
    }
  }
}
