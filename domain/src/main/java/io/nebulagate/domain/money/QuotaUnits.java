package io.nebulagate.domain.money;

/**
 * Amounts as NewAPI sites count them: in whole units of 2 000 nano-dollars, 500 000 to the dollar.
 */
public final class QuotaUnits {

  /** How many of them are one dollar. */
  public static final long PER_DOLLAR = 500_000;

  private static final long NANOS = 2_000;

  private QuotaUnits() {}

  /** The whole units in {@code amount}; what is less than one is not told, in either direction. */
  public static long of(Money amount) {
    return Math.floorDiv(amount.nanos(), NANOS);
  }
}
