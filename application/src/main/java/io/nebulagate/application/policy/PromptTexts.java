package io.nebulagate.application.policy;

import io.nebulagate.domain.chat.RequestBody;

/** Reads the words of a prompt off a client's body. Pure and thread-safe. */
@FunctionalInterface
public interface PromptTexts {

  /**
   * All that is said, one passage per line, in whatever dialect; no encoded media. Takes as long as
   * the body is large.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  String of(RequestBody body);
}
