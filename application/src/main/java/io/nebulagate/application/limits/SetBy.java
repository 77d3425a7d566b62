package io.nebulagate.application.limits;

/**
 * Who has set limits. Both are kept, and of each bound the lower one counts: so whoever owns
 * something can bound it further, and neither raise nor remove what an operator has set.
 */
public enum SetBy {
  /** Whoever runs the gateway. */
  OPERATOR,
  /** Whoever it belongs to. */
  OWNER
}
