package io.nebulagate.domain.money;

import java.math.BigDecimal;
import java.util.List;

/**
 * What one request costs, with the arithmetic shown: count × unit price × group ratio is a part,
 * the parts add up to {@code exactNanos}, and {@code amount} is that sum rounded once.
 *
 * @param priceVersion the {@link PriceSheet} it was computed with
 * @param groupRatio the factor of the caller's group, inside every part
 * @param rounding how the sum became the amount
 * @param exactNanos the sum before rounding, in nano-dollars
 * @param amount what is charged; less than the rounded sum where a bound held it down
 * @param parts one line per kind that was used
 */
public record Charge(
    long priceVersion,
    BigDecimal groupRatio,
    Rounding rounding,
    BigDecimal exactNanos,
    Money amount,
    List<Part> parts) {

  /** Copies the parts. */
  public Charge {
    parts = List.copyOf(parts);
  }

  /** The same charge, held down to {@code most}. */
  public Charge atMost(Money most) {
    return amount.compareTo(most) <= 0
        ? this
        : new Charge(priceVersion, groupRatio, rounding, exactNanos, most, parts);
  }

  /** Whether a bound held the amount below what the arithmetic says. */
  public boolean heldDown() {
    return !amount.equals(rounding.apply(exactNanos));
  }

  /**
   * One line of a charge.
   *
   * @param unitPrice what as many as {@link Billable#soldBy} cost by the list
   * @param exactNanos this line's share before rounding, in nano-dollars
   */
  public record Part(Billable kind, long count, Price unitPrice, BigDecimal exactNanos) {

    /** The count, where the line is one of tokens; otherwise 0. */
    public long tokens() {
      return kind instanceof TokenKind ? count : 0;
    }
  }
}
