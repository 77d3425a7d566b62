package io.nebulagate.domain.money;

import java.math.BigDecimal;

/**
 * A list price, exact and never negative: dollars for as many as its kind is sold by, which is one
 * million tokens, a thousand calls of a tool, or one of any other unit. A ratio of 1 in new-api's
 * terms is 2 dollars per million tokens.
 */
public record Price(BigDecimal dollars) {

  /** The largest price accepted: a million dollars. */
  public static final BigDecimal MAX = BigDecimal.valueOf(1_000_000);

  /** Free of charge. */
  public static final Price FREE = new Price(BigDecimal.ZERO);

  /** Checks the range; throws {@link IllegalArgumentException} outside 0 to {@link #MAX}. */
  public Price {
    if (dollars.signum() < 0 || dollars.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a price lies between 0 and " + MAX);
    }
    if (dollars.scale() > 18) {
      throw new IllegalArgumentException("a price has at most 18 decimals");
    }
    dollars = dollars.stripTrailingZeros();
  }

  /** The price of {@code dollars} per million tokens. */
  public static Price perMillion(String dollars) {
    return new Price(new BigDecimal(dollars));
  }

  /** This price {@code factor} times; {@code factor} is not negative. */
  public Price times(BigDecimal factor) {
    return new Price(dollars.multiply(factor));
  }

  /** The exact cost of {@code count} of {@code kind} in nano-dollars, before any rounding. */
  public BigDecimal exactNanos(Billable kind, long count) {
    return dollars
        .multiply(BigDecimal.valueOf(count))
        .movePointRight(Money.SCALE - kind.soldByPowerOfTen());
  }

  @Override
  public String toString() {
    return dollars.toPlainString();
  }
}
