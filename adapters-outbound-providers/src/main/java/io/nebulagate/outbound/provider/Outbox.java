package io.nebulagate.outbound.provider;

import io.nebulagate.application.relay.UpstreamAnswer.StreamChunk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's frames wait until the client's side asks for them: what gathers becomes one
 * chunk. Not thread-safe.
 */
public final class Outbox {

  private static final int KEPT_MAX = 1 << 16;

  private byte[] gathered = new byte[1024];
  private int size;
  private byte @Nullable [] last;

  /** Adds bytes of a frame. */
  public void add(byte[] bytes, int from, int to) {
    int length = to - from;
    if (size + length > gathered.length) {
      gathered = Arrays.copyOf(gathered, Math.max(size + length, 2 * gathered.length));
    }
    System.arraycopy(bytes, from, gathered, size, length);
    size += length;
  }

  /** Adds the frame that ends the stream: a chunk of its own, behind all others. */
  public void addLast(byte[] bytes, int from, int to) {
    last = Arrays.copyOfRange(bytes, from, to);
  }

  /** How many bytes wait. */
  public int size() {
    return last == null ? size : size + last.length;
  }

  /** The next chunk, or null when nothing waits. */
  public @Nullable StreamChunk poll() {
    if (size > 0) {
      StreamChunk chunk = new StreamChunk(ByteBuffer.wrap(Arrays.copyOf(gathered, size)), false);
      clearGathered();
      return chunk;
    }
    if (last != null) {
      StreamChunk chunk = new StreamChunk(ByteBuffer.wrap(last), true);
      last = null;
      return chunk;
    }
    return null;
  }

  private void clearGathered() {
    size = 0;
    if (gathered.length > KEPT_MAX) {
      gathered = new byte[KEPT_MAX];
    }
  }
}
