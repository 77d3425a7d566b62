package io.nebulagate.outbound.provider;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.outbound.provider.tokens.TextTokens;

/**
 * The text of one answer, kept so that its tokens can be counted should the provider not count
 * them. Written by the answer's reader.
 */
public final class CountedText {

  /** How much of the text is kept; what exceeds it is counted in proportion. */
  public static final int CHARS_MAX = 256 << 10;

  private final ModelName model;
  private final TextTokens tokens;
  private final StringBuilder text = new StringBuilder();
  private long bytes;
  private long keptBytes;

  /** Nothing yet, to be counted as {@code model} would. */
  public CountedText(ModelName model, TextTokens tokens) {
    this.model = model;
    this.tokens = tokens;
  }

  /** More of it. */
  public void add(char[] chars, int from, int length) {
    bytes += utf8Length(chars, from, from + length);
    int kept = Math.min(length, CHARS_MAX - text.length());
    if (kept > 0) {
      text.append(chars, from, kept);
      keptBytes += utf8Length(chars, from, from + kept);
    }
  }

  /** More of it. */
  public void add(String more) {
    add(more.toCharArray(), 0, more.length());
  }

  /** Its size so far, in UTF-8 bytes. */
  public long bytes() {
    return bytes;
  }

  /**
   * The tokens of its beginning. Takes a while for long texts.
   *
   * @param textBytes how much of it, in UTF-8 bytes
   */
  public long count(long textBytes) {
    long wanted = Math.min(textBytes, bytes);
    if (wanted == 0 || keptBytes == 0) {
      return 0;
    }
    if (wanted < keptBytes) {
      return tokens.count(model, text.subSequence(0, charsOf(wanted)));
    }
    long counted = tokens.count(model, text);
    return wanted == keptBytes
        ? counted
        : Math.ceilDiv(Math.multiplyExact(counted, wanted), keptBytes);
  }

  /** How many chars of the kept text so many bytes are; a character is never cut. */
  private int charsOf(long wanted) {
    int chars = 0;
    long left = wanted;
    while (left > 0) {
      left -= utf8Length(text.charAt(chars));
      chars++;
    }
    return chars;
  }

  private static int utf8Length(char[] chars, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      length += utf8Length(chars[i]);
    }
    return length;
  }

  /** Each half of a surrogate pair counts two: four bytes together. */
  private static int utf8Length(char c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}
