package io.nebulagate.domain.policy;

import java.util.Locale;

/** Whether a policy acts. */
public enum Mode {
  /** What its rules say is done. */
  ENFORCE,
  /** What would be done is only noted. */
  OBSERVE,
  /** Its rules are not looked at. */
  OFF;

  /** The name in JSON and documents. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
