package io.nebulagate.domain.chat;

import java.util.Optional;

/**
 * What some words of an answer rest on.
 *
 * @param from the first of the words, counted in code points from the beginning of the text part
 * @param to behind the last of them
 * @param url where the source is, if it is anywhere
 * @param title what it is called
 * @param quoted the words of the source
 */
public record Citation(
    int from, int to, Optional<String> url, Optional<String> title, Optional<String> quoted) {

  /** Checks the range. */
  public Citation {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("a citation spans a range of the text");
    }
  }
}
