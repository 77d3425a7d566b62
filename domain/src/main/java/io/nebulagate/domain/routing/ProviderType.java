package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Dialect;

/** The kind of a provider: which dialect it speaks, and with which particulars. */
public enum ProviderType {
  /** OpenAI, or any vendor that speaks its dialect. */
  OPENAI("openai", Dialect.OPENAI),
  /** A site of the NewAPI family: relayed to in OpenAI's dialect, and kept in step with. */
  NEWAPI("newapi", Dialect.OPENAI);

  private final String label;
  private final Dialect dialect;

  ProviderType(String label, Dialect dialect) {
    this.label = label;
    this.dialect = dialect;
  }

  /** The name in JSON and documents. */
  public String label() {
    return label;
  }

  /** What it speaks. */
  public Dialect dialect() {
    return dialect;
  }
}
