package io.nebulagate.domain.policy;

import java.util.Optional;

/** Makes patterns of regular expressions. Thread-safe; never blocks. */
@FunctionalInterface
public interface TextPatterns {

  /**
   * A pattern.
   *
   * @throws IllegalArgumentException that says what is wrong with the expression
   */
  TextPattern compile(String expression);

  /** A regular expression that looks at every character a bounded number of times. Thread-safe. */
  @FunctionalInterface
  interface TextPattern {

    /** The first passage that matches. */
    Optional<String> find(String text);
  }
}
