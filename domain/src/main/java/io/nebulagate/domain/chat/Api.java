package io.nebulagate.domain.chat;

/** What is asked of a model, whatever the dialect. */
public enum Api {
  /** A conversation. */
  CHAT("chat"),
  /** Text to be continued. */
  COMPLETIONS("completions"),
  /** Text to be turned into vectors. */
  EMBEDDINGS("embeddings");

  private final String label;

  Api(String label) {
    this.label = label;
  }

  /** The name in JSON, metrics and documents. */
  public String label() {
    return label;
  }
}
