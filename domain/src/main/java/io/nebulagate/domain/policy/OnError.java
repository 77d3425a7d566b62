package io.nebulagate.domain.policy;

import java.util.Locale;

/** What becomes of a rule one of whose detectors fails or takes too long. */
public enum OnError {
  /** As if it had found nothing. */
  FAIL_OPEN,
  /** As if it had found what it looks for. */
  FAIL_CLOSED;

  /** The name in JSON and documents. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
