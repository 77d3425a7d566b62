package io.nebulagate.domain.vectors;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Texts to be turned into one vector each.
 *
 * @param dimensions how many numbers a vector is to have; the model's own number when it is not
 *     said
 * @param names what the client calls all that
 */
public record VectorRequest(
    List<String> texts, OptionalInt dimensions, Optional<VectorUse> use, Names names) {

  /** Copies the texts. */
  public VectorRequest {
    texts = List.copyOf(texts);
  }

  /**
   * The names of fields, for refusals.
   *
   * @param texts holds the texts
   * @param use says what the vectors are for
   */
  public record Names(String texts, String use) {}
}
