package io.nebulagate.application.billing;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;

/** What is true of every movement that a person orders: it moves something, and says why. */
public final class MovementRules {

  private static final int REASON_LENGTH_MAX = 500;

  private MovementRules() {}

  /** Throws {@link GatewayException} with {@link GatewayError.InvalidValue} unless positive. */
  public static void checkAmount(Money amount) {
    if (!amount.isPositive()) {
      throw GatewayException.invalidValue("amount", "must be more than 0");
    }
  }

  /**
   * Throws {@link GatewayException} with {@link GatewayError.InvalidValue} unless it says
   * something.
   */
  public static void checkReason(String reason) {
    if (reason.isBlank()
        || reason.length() > REASON_LENGTH_MAX
        || reason.chars().anyMatch(c -> c == 0)) {
      throw GatewayException.invalidValue(
          "reason", "has 1 to " + REASON_LENGTH_MAX + " characters");
    }
  }
}
