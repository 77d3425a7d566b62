package io.nebulagate.domain.money;

import java.math.BigDecimal;

/**
 * A list price: dollars per one million tokens, exact and never negative. A ratio of 1 in new-api's
 * terms is 2 dollars per million.
 */
public record Price(BigDecimal dollarsPerMillion) {

  /** The largest price accepted: a million dollars per million tokens. */
  public static final BigDecimal MAX = BigDecimal.valueOf(1_000_000);

  /** Checks the range; throws {@link IllegalArgumentException} outside 0 to {@link #MAX}. */
  public Price {
    if (dollarsPerMillion.signum() < 0 || dollarsPerMillion.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a price lies between 0 and " + MAX);
    }
    if (dollarsPerMillion.scale() > 18) {
      throw new IllegalArgumentException("a price has at most 18 decimals");
    }
    dollarsPerMillion = dollarsPerMillion.stripTrailingZeros();
  }

  /** The price of {@code dollars} per million tokens. */
  public static Price perMillion(String dollars) {
    return new Price(new BigDecimal(dollars));
  }

  /** This price {@code factor} times; {@code factor} is not negative. */
  public Price times(BigDecimal factor) {
    return new Price(dollarsPerMillion.multiply(factor));
  }

  /** The exact cost of {@code tokens} tokens in nano-dollars, before any rounding. */
  public BigDecimal exactNanos(long tokens) {
    return dollarsPerMillion.multiply(BigDecimal.valueOf(tokens)).movePointRight(Money.SCALE - 6);
  }

  @Override
  public String toString() {
    return dollarsPerMillion.toPlainString();
  }
}
