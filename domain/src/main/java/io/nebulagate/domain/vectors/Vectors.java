package io.nebulagate.domain.vectors;

import io.nebulagate.domain.chat.JsonText;
import java.util.List;

/**
 * The vectors of some texts.
 *
 * @param each a list of numbers for each text, in the order of the texts, as the model spelt them:
 *     nothing is lost between two dialects
 */
public record Vectors(List<JsonText> each) {

  /** Copies the list. */
  public Vectors {
    each = List.copyOf(each);
  }
}
