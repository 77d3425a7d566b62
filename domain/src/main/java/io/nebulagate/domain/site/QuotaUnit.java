package io.nebulagate.domain.site;

import io.nebulagate.domain.money.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What a site counts money in.
 *
 * @param perDollar how many units are one dollar, more than nothing
 */
public record QuotaUnit(BigDecimal perDollar) {

  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000_000L);

  /** What a site counts in that does not say. */
  public static final QuotaUnit DEFAULT = new QuotaUnit(BigDecimal.valueOf(500_000));

  /** Checks the range; throws {@link IllegalArgumentException}. */
  public QuotaUnit {
    if (perDollar.signum() <= 0 || perDollar.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("more than 0 and at most " + MOST + " units are a dollar");
    }
    perDollar = perDollar.stripTrailingZeros();
  }

  /**
   * The amount of so many units, to the nearest nano-dollar.
   *
   * @throws IllegalArgumentException when no amount can say it
   */
  public Money toMoney(BigDecimal units) {
    if (units.precision() > 40 || Math.abs((long) units.scale()) > 40) {
      throw new IllegalArgumentException("amount out of range");
    }
    return Money.of(units.divide(perDollar, Money.SCALE, RoundingMode.HALF_EVEN));
  }

  /** What a ratio of the default unit counts in this one. */
  BigDecimal ofDefault() {
    return DEFAULT.perDollar.divide(perDollar, MathContext.DECIMAL64);
  }

  /** Whether it is the unit of {@link #DEFAULT}. */
  public boolean isDefault() {
    return perDollar.compareTo(DEFAULT.perDollar) == 0;
  }
}
