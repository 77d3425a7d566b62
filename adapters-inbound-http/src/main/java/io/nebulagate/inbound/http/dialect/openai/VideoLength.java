package io.nebulagate.inbound.http.dialect.openai;

import java.util.OptionalInt;

/** How long a video is asked to be, in seconds. */
final class VideoLength {

  /** What is set aside where nothing is said: the longest in OpenAI's API description, 2026-11. */
  static final int UNSAID = 12;

  /** The longest that may be asked for. */
  static final int MAX = 600;

  /** What is wrong with a length that is none. */
  static final String WRONG = "must be a whole number from 1 to " + MAX;

  private VideoLength() {}

  /** What a text says; nothing when it is no length. */
  static OptionalInt read(String text) {
    if (!text.matches("[1-9][0-9]{0,2}")) {
      return OptionalInt.empty();
    }
    int seconds = Integer.parseInt(text);
    return seconds <= MAX ? OptionalInt.of(seconds) : OptionalInt.empty();
  }
}
