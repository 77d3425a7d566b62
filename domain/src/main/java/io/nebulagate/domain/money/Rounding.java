package io.nebulagate.domain.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How an exact cost becomes a charge. It happens once per charge, never per line. */
public enum Rounding {
  /** Half up to one nano-dollar: prices stated in dollars. */
  NANO(1),
  /**
   * Half up to one new-api quota unit (2 000 nano-dollars; 500 000 units are one dollar), and at
   * least one unit when something billable was used: prices stated as ratios.
   */
  QUOTA(2_000);

  private final long stepNanos;

  Rounding(long stepNanos) {
    this.stepNanos = stepNanos;
  }

  /**
   * The charge for an exact, non-negative cost.
   *
   * @param exactNanos the cost in nano-dollars before rounding
   * @throws ArithmeticException when it does not fit an amount
   */
  public Money apply(BigDecimal exactNanos) {
    long steps =
        exactNanos.divide(BigDecimal.valueOf(stepNanos), 0, RoundingMode.HALF_UP).longValueExact();
    boolean tooSmallToSee = this == QUOTA && steps == 0 && exactNanos.signum() > 0;
    return Money.ofNanos(Math.multiplyExact(tooSmallToSee ? 1 : steps, stepNanos));
  }
}
