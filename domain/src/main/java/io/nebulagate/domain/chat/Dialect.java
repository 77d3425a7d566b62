package io.nebulagate.domain.chat;

/** A wire protocol that clients or providers speak. */
public enum Dialect {
  /** OpenAI's, and everybody's who imitates it. */
  OPENAI("openai"),
  /** Anthropic's: messages of blocks. */
  ANTHROPIC("anthropic"),
  /** Google's: contents of parts. */
  GEMINI("gemini"),
  /** Cohere's. */
  COHERE("cohere");

  private final String label;

  Dialect(String label) {
    this.label = label;
  }

  /** The name in JSON, metrics and documents. */
  public String label() {
    return label;
  }
}
