package io.nebulagate.domain.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A list price, exact and never negative: dollars for as many as its kind is sold by, which is one
 * million tokens, a thousand calls of a tool, or one of any other unit. A ratio of 1 in new-api's
 * terms is 2 dollars per million tokens.
 */
public record Price(BigDecimal dollars) {

  /** The largest price accepted: a million dollars. */
  public static final BigDecimal MAX = BigDecimal.valueOf(1_000_000);

  /** The most digits behind the point. */
  public static final int SCALE_MAX = 18;

  /** Free of charge. */
  public static final Price FREE = new Price(BigDecimal.ZERO);

  /** Checks the range; throws {@link IllegalArgumentException} outside 0 to {@link #MAX}. */
  public Price {
    if (dollars.signum() < 0 || dollars.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a price lies between 0 and " + MAX);
    }
    if (dollars.scale() > SCALE_MAX) {
      throw new IllegalArgumentException("a price has at most " + SCALE_MAX + " decimals");
    }
    dollars = dollars.stripTrailingZeros();
  }

  /** The price of {@code dollars} for as many as its kind is sold by. */
  public static Price of(String dollars) {
    return new Price(new BigDecimal(dollars));
  }

  /** The price nearest to {@code dollars}, which may have more digits; refused as in new. */
  public static Price nearest(BigDecimal dollars) {
    return new Price(
        dollars.scale() > SCALE_MAX ? dollars.setScale(SCALE_MAX, RoundingMode.HALF_UP) : dollars);
  }

  /** The price of {@code dollars} per million tokens. */
  public static Price perMillion(String dollars) {
    return new Price(new BigDecimal(dollars));
  }

  /** Whether it costs nothing. */
  public boolean isFree() {
    return dollars.signum() == 0;
  }

  /**
   * This price {@code factor} times, to the last digit a price has and at most {@link #MAX}, so
   * that no stated price can make a charge fail; {@code factor} is not negative.
   */
  public Price times(BigDecimal factor) {
    return nearest(dollars.multiply(factor).min(MAX));
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

  /** By hand: what is generated is interpreted in the native binary. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Price that && dollars.equals(that.dollars);
  }
}
