package io.nebulagate.domain.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount of US dollars in nano-dollars (10⁻⁹ USD), of either sign. Range ± 9.2 billion
 * USD; arithmetic that leaves it throws {@link ArithmeticException} instead of wrapping.
 */
public record Money(long nanos) implements Comparable<Money> {

  /** Decimal digits behind the point that an amount can carry. */
  public static final int SCALE = 9;

  /** Nothing. */
  public static final Money ZERO = new Money(0);

  /** The amount of {@code nanos} nano-dollars. */
  public static Money ofNanos(long nanos) {
    return nanos == 0 ? ZERO : new Money(nanos);
  }

  /**
   * Reads a decimal number of dollars such as {@code 12.5}.
   *
   * @throws IllegalArgumentException when it is no plain decimal, finer than a nano-dollar, or out
   *     of range
   */
  public static Money parse(String dollars) {
    if (dollars.length() > 32) {
      throw new IllegalArgumentException("an amount has at most 32 characters");
    }
    try {
      return of(new BigDecimal(dollars));
    } catch (NumberFormatException notDecimal) {
      throw new IllegalArgumentException("not a decimal amount", notDecimal);
    }
  }

  /**
   * The exact amount of {@code dollars}.
   *
   * @throws IllegalArgumentException when it is finer than a nano-dollar or out of range
   */
  public static Money of(BigDecimal dollars) {
    if (Math.abs((long) dollars.scale()) > 64 || dollars.precision() > 64) {
      throw new IllegalArgumentException("amount out of range");
    }
    try {
      return ofNanos(dollars.movePointRight(SCALE).longValueExact());
    } catch (ArithmeticException inexact) {
      throw new IllegalArgumentException("finer than 0.000000001 or out of range", inexact);
    }
  }

  /** This amount and {@code other} together. */
  public Money plus(Money other) {
    return ofNanos(Math.addExact(nanos, other.nanos));
  }

  /** What is left of this amount without {@code other}; may be negative. */
  public Money minus(Money other) {
    return ofNanos(Math.subtractExact(nanos, other.nanos));
  }

  /** The smaller of both amounts. */
  public Money min(Money other) {
    return ofNanos(Math.min(nanos, other.nanos));
  }

  /** The larger of both amounts. */
  public Money max(Money other) {
    return ofNanos(Math.max(nanos, other.nanos));
  }

  /** Whether this is more than nothing. */
  public boolean isPositive() {
    return nanos > 0;
  }

  /** Whether this is nothing. */
  public boolean isZero() {
    return nanos == 0;
  }

  /**
   * The amount in dollars, exact, without exponent or trailing zeros: the form amounts have in
   * JSON.
   */
  public String toDecimal() {
    BigDecimal dollars = BigDecimal.valueOf(nanos, SCALE).stripTrailingZeros();
    return dollars.scale() < 0
        ? dollars.setScale(0, RoundingMode.UNNECESSARY).toPlainString()
        : dollars.toPlainString();
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(nanos, other.nanos);
  }

  @Override
  public String toString() {
    return "$" + toDecimal();
  }

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Money that && nanos == that.nanos;
  }
}
