package io.nebulagate.domain.chat;

import java.util.List;

/** Which tools the model has to use. */
public sealed interface ToolChoice {

  /** Those it likes. */
  record Auto() implements ToolChoice {}

  /** None. */
  record None() implements ToolChoice {}

  /** At least one. */
  record Any() implements ToolChoice {}

  /** This one. */
  record Named(String name) implements ToolChoice {}

  /**
   * Some of those there are.
   *
   * @param forced whether at least one of them
   */
  record Among(List<String> names, boolean forced) implements ToolChoice {

    /** Copies the list. */
    public Among {
      names = List.copyOf(names);
    }
  }
}
