package io.nebulagate.domain.chat;

import java.util.List;
import java.util.Optional;

/**
 * An answer in one piece, in no vendor's words.
 *
 * @param id the provider's name of it; empty when it gave none
 */
public record ChatResponse(Optional<String> id, List<Choice> choices) {

  /** Copies the list. */
  public ChatResponse {
    choices = List.copyOf(choices);
  }

  /**
   * One of the answers.
   *
   * @param stopSequence the text that ended it, where the provider told
   */
  public record Choice(
      int index, List<Part> parts, FinishReason reason, Optional<String> stopSequence) {

    /** Copies the list. */
    public Choice {
      parts = List.copyOf(parts);
    }
  }
}
