package io.nebulagate.domain.money;

import java.math.BigDecimal;
import java.util.List;

/**
 * What one request costs, with the arithmetic shown: the parts add up to {@code exactNanos}, and
 * {@code amount} is that sum rounded once.
 *
 * @param priceVersion the {@link PriceSheet} it was computed with
 * @param amount what is charged
 * @param exactNanos the sum before rounding, in nano-dollars
 * @param parts one line per token kind; empty for a price per call
 */
public record Charge(long priceVersion, Money amount, BigDecimal exactNanos, List<Part> parts) {

  /** Copies the parts. */
  public Charge {
    parts = List.copyOf(parts);
  }

  /**
   * One line of a charge.
   *
   * @param exactNanos this line's share before rounding, in nano-dollars
   */
  public record Part(TokenKind kind, long tokens, Price unitPrice, BigDecimal exactNanos) {}
}
