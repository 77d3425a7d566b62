package io.nebulagate.domain.policy;

import java.util.Locale;

/** How far an owner is to be distrusted, the least first. */
public enum RiskLevel {
  /** Worth a look. */
  LOW,
  /** Worth a bound. */
  MEDIUM,
  /** Not to be served as others are. */
  HIGH;

  /** The name in JSON and documents. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
