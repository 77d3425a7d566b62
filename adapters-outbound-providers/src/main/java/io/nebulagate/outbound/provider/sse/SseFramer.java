package io.nebulagate.outbound.provider.sse;

import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.error.UpstreamFault;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into server-sent events (WHATWG HTML, "Server-sent events", 2026-11).
 *
 * <p>Works on bytes, so a character split anywhere stays whole; frames that arrive in one piece are
 * never copied. Line ends are LF, CRLF or CR. A CR at the end of what has come ends its line at
 * once, unless the stream has used CRLF so far: then its LF is waited for, so that it stays with
 * its frame.
 *
 * <p>Not thread-safe.
 */
public final class SseFramer {

  /** The largest frame that is waited for. */
  public static final int FRAME_BYTES_MAX = 1 << 20;

  private static final int KEPT_MAX = 1 << 16;
  private static final byte[] DATA = {'d', 'a', 't', 'a'};

  private final SseFrame frame = new SseFrame();

  /** The begun frame, when it did not fit into what came. */
  private byte[] held = new byte[256];

  private int heldSize;

  // Positions from the begun frame's start.
  private int scanned;
  private int lineFrom;

  private boolean crlf;
  private boolean afterCr;
  private boolean started;

  /** Takes the frames of a stream, in order. */
  @FunctionalInterface
  public interface Frames {
    /** One frame, valid during this call only. */
    void accept(SseFrame frame);
  }

  /**
   * Reads on.
   *
   * @throws UpstreamException malformed, when a frame is larger than {@link #FRAME_BYTES_MAX}
   */
  public void feed(byte[] bytes, int from, int to, Frames frames) {
    if (heldSize == 0) {
      int rest = scan(bytes, from, to, frames);
      hold(bytes, rest, to);
    } else {
      hold(bytes, from, to);
      int size = heldSize;
      int rest = scan(held, 0, size, frames);
      heldSize = size - rest;
      System.arraycopy(held, rest, held, 0, heldSize);
      shrink();
    }
  }

  /**
   * The stream has ended: hands over a frame that only its last LF was waited for; drops a half.
   */
  public void end(Frames frames) {
    crlf = false;
    if (heldSize > 0) {
      scan(held, 0, heldSize, frames);
    }
    heldSize = 0;
    scanned = 0;
    lineFrom = 0;
    frame.clear();
  }

  /** Hands over the whole frames of a range and returns where the begun one starts. */
  private int scan(byte[] bytes, int from, int to, Frames frames) {
    int begin = from;
    int line = begin + lineFrom;
    int at = begin + scanned;
    if (afterCr && at < to) {
      afterCr = false;
      if (bytes[at] == '\n') {
        crlf = true;
        line = ++at;
      }
    }
    while (at < to) {
      byte b = bytes[at];
      if (b != '\n' && b != '\r') {
        at++;
        continue;
      }
      int next = at + 1;
      if (b == '\r') {
        if (next == to && crlf) {
          break;
        }
        afterCr = next == to;
        crlf = next < to && bytes[next] == '\n';
        next += crlf ? 1 : 0;
      }
      if (at == line) {
        handOver(bytes, begin, next, frames);
        begin = next;
      } else {
        readLine(bytes, begin, line, at);
      }
      line = next;
      at = next;
    }
    scanned = at - begin;
    lineFrom = line - begin;
    refuseLarge(to - begin);
    return begin;
  }

  private void handOver(byte[] bytes, int begin, int end, Frames frames) {
    refuseLarge(end - begin);
    started = true;
    frame.complete(bytes, begin, end);
    try {
      frames.accept(frame);
    } finally {
      frame.clear();
    }
  }

  private void readLine(byte[] bytes, int begin, int line, int end) {
    int at = line;
    if (!started && line == begin && end - at >= 3 && isByteOrderMark(bytes, at)) {
      at += 3;
    }
    int colon = at + DATA.length;
    if (colon > end || !Arrays.equals(bytes, at, colon, DATA, 0, DATA.length)) {
      return;
    }
    if (colon == end) {
      frame.addDataLine(end - begin, end - begin);
    } else if (bytes[colon] == ':') {
      int content = colon + 1 < end && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
      frame.addDataLine(content - begin, end - begin);
    }
  }

  private static boolean isByteOrderMark(byte[] bytes, int at) {
    return bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBB && bytes[at + 2] == (byte) 0xBF;
  }

  private void hold(byte[] bytes, int from, int to) {
    int size = to - from;
    if (size == 0) {
      return;
    }
    if (heldSize + size > held.length) {
      held = Arrays.copyOf(held, Math.max(heldSize + size, 2 * held.length));
    }
    System.arraycopy(bytes, from, held, heldSize, size);
    heldSize += size;
  }

  private void shrink() {
    if (held.length > KEPT_MAX && heldSize < KEPT_MAX) {
      held = Arrays.copyOf(held, KEPT_MAX);
    }
  }

  private static void refuseLarge(int size) {
    if (size > FRAME_BYTES_MAX) {
      throw new UpstreamException(new UpstreamFault.Malformed("a frame above 1 MiB"));
    }
  }
}
