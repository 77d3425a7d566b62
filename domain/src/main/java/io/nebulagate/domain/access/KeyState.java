package io.nebulagate.domain.access;

/** Whether a key can be used at this moment, and if not, why; the first of these that is true. */
public enum KeyState {
  /** Somebody has switched it off. */
  DISABLED,
  /** It is past its end. */
  EXPIRED,
  /** Its daily or monthly budget is spent. */
  EXHAUSTED,
  /** It can be used. */
  ENABLED
}
