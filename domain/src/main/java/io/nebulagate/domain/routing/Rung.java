package io.nebulagate.domain.routing;

import java.util.Locale;

/** How closely the name a client asked for matches a model: the first rung with a hit wins. */
public enum Rung {
  /** The name is the model's, letter by letter. */
  EXACT,
  /** Both names are one but for case, path, label, variant, date and {@code -latest}. */
  NORMALISED,
  /** Both names have the same words in another order: {@code 3.5-sonnet}, {@code sonnet-3-5}. */
  VERSION_AGNOSTIC,
  /** A provider's own list of further names has it. */
  ALIAS;

  /** The name in JSON and documents. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
