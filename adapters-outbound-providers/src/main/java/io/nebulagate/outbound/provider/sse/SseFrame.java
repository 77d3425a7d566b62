package io.nebulagate.outbound.provider.sse;

import java.util.Arrays;

/**
 * One event with its own bytes, the empty line at its end included. A view that its {@link
 * SseFramer} uses again: valid only while it is handed over.
 */
public final class SseFrame {

  private byte[] bytes = new byte[0];
  private int from;
  private int to;

  /** Where the data lines' contents stand, from the frame's start: even = begin, odd = end. */
  private int[] lines = new int[2];

  private int lineCount;
  private byte[] joined = new byte[0];
  private int[] joinedFrom = new int[0];

  /** The array the frame stands in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the frame begins in {@link #bytes}. */
  public int from() {
    return from;
  }

  /** Where it ends, exclusive. */
  public int to() {
    return to;
  }

  /** Whether it has a data line; comments and bare fields have none. */
  public boolean hasData() {
    return lineCount > 0;
  }

  /** The array the data stands in: the frame's own, or a copy when it has several data lines. */
  public byte[] data() {
    return lineCount == 1 ? bytes : joined;
  }

  /** Where the data begins in {@link #data}. */
  public int dataFrom() {
    return lineCount == 1 ? from + lines[0] : 0;
  }

  /** Where it ends, exclusive. */
  public int dataTo() {
    return lineCount == 1 ? from + lines[1] : joined.length;
  }

  /** Where a place of {@link #data} stands in {@link #bytes}. */
  public int origin(int place) {
    if (lineCount == 1) {
      return place;
    }
    int line = lineCount - 1;
    while (joinedFrom[line] > place) {
      line--;
    }
    return from + lines[2 * line] + place - joinedFrom[line];
  }

  void addDataLine(int lineFrom, int lineTo) {
    if (2 * lineCount == lines.length) {
      lines = Arrays.copyOf(lines, 2 * lines.length);
    }
    lines[2 * lineCount] = lineFrom;
    lines[2 * lineCount + 1] = lineTo;
    lineCount++;
  }

  void complete(byte[] in, int frameFrom, int frameTo) {
    bytes = in;
    from = frameFrom;
    to = frameTo;
    if (lineCount > 1) {
      join();
    }
  }

  void clear() {
    lineCount = 0;
  }

  /** Several data lines are one text, with a line feed between them. */
  private void join() {
    int size = lineCount - 1;
    for (int line = 0; line < lineCount; line++) {
      size += lines[2 * line + 1] - lines[2 * line];
    }
    joined = new byte[size];
    joinedFrom = new int[lineCount];
    int at = 0;
    for (int line = 0; line < lineCount; line++) {
      int length = lines[2 * line + 1] - lines[2 * line];
      joinedFrom[line] = at;
      System.arraycopy(bytes, from + lines[2 * line], joined, at, length);
      at += length;
      if (line < lineCount - 1) {
        joined[at++] = '\n';
      }
    }
  }
}
