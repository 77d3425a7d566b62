package io.nebulagate.domain.ledger;

import io.nebulagate.domain.money.Money;
import java.math.BigDecimal;

/** What an account counts. One transfer never mixes two of them. */
public enum Asset {
  /** US dollars, in nano-dollars. */
  USD(1),
  /** Tokens of any model. */
  TOKEN(2),
  /** Whole requests. */
  CALL(3);

  private final int code;

  Asset(int code) {
    this.code = code;
  }

  /** The number in the database. */
  public int code() {
    return code;
  }

  /**
   * The smallest units in so many dollars, tokens or calls; throws {@link IllegalArgumentException}
   * where that is no whole number of them.
   */
  public long units(BigDecimal amount) {
    try {
      return this == USD ? Money.of(amount).nanos() : amount.longValueExact();
    } catch (ArithmeticException notWhole) {
      throw new IllegalArgumentException("not a whole number that fits", notWhole);
    }
  }

  /** So many of its smallest units as dollars, tokens or calls. */
  public String toDecimal(long units) {
    return this == USD ? Money.ofNanos(units).toDecimal() : Long.toString(units);
  }

  /** The asset of a number in the database; throws {@link IllegalArgumentException} if none. */
  public static Asset ofCode(int code) {
    for (Asset asset : values()) {
      if (asset.code == code) {
        return asset;
      }
    }
    throw new IllegalArgumentException("unknown asset " + code);
  }
}
