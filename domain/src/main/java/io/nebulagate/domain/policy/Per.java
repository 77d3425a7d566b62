package io.nebulagate.domain.policy;

import java.util.Locale;

/** For whom a detector counts: each of these apart. */
public enum Per {
  /** The API key. */
  KEY,
  /** The user or organisation that the key belongs to. */
  OWNER,
  /** The model, for everybody. */
  MODEL;

  /** The name in JSON and documents. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
