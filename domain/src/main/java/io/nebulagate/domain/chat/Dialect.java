package io.nebulagate.domain.chat;

/** A wire protocol that clients or providers speak. */
public enum Dialect {
  /** OpenAI's, and everybody's who imitates it. */
  OPENAI("openai");

  private final String label;

  Dialect(String label) {
    this.label = label;
  }

  /** The name in JSON, metrics and documents. */
  public String label() {
    return label;
  }
}
