package io.nebulagate.domain.access;

/** Whose {@link Limits} are meant. */
public enum LimitLevel {
  /** The key's own. */
  KEY("API key"),
  /** The project's that the key belongs to. */
  PROJECT("project"),
  /** The user's that the key belongs to. */
  USER("user"),
  /** The organisation's that the key belongs to. */
  ORGANISATION("organisation"),
  /** The model's, for everybody. */
  MODEL("model");

  private final String label;

  LimitLevel(String label) {
    this.label = label;
  }

  /** What it is called in a sentence. */
  public String label() {
    return label;
  }
}
