package io.nebulagate.domain.routing;

import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.TokenUsage;
import java.math.BigDecimal;

/**
 * Turns what providers charge and what is left there into scores that can be compared. Nothing here
 * is charged to anybody. Pure.
 */
public final class ValueScore {

  private static final double NANOS = 1e9;
  private static final double MILLION = 1e6;

  private ValueScore() {}

  /**
   * What one request of a model uses on average.
   *
   * @param input prompt tokens, not negative
   * @param output answer tokens, not negative
   */
  public record Mixture(long input, long output) {

    /** What is assumed while nobody has asked. */
    public static final Mixture USUAL = new Mixture(1_000, 300);
  }

  /**
   * {@code 1e6 × dollars of a request / its tokens}: prices per token and per call on one axis.
   * {@code NaN} when it cannot be told.
   */
  public static double unitCost(PriceSheet cost, Mixture mixture) {
    long tokens = mixture.input() + mixture.output();
    if (tokens <= 0) {
      return Double.NaN;
    }
    try {
      TokenUsage usage = TokenUsage.of(mixture.input(), mixture.output());
      double nanos = cost.charge(usage, BigDecimal.ONE).exactNanos().doubleValue();
      return MILLION * (nanos / NANOS) / tokens;
    } catch (ArithmeticException beyondMeasure) {
      return Double.NaN;
    }
  }

  /** {@code (balance+1)/(balance+recent+1)} in dollars, 0 to 1. */
  public static double budget(Standing standing) {
    double balance = Math.max(0, dollars(standing.balance()));
    double recent = Math.max(0, dollars(standing.spentRecently()));
    return (balance + 1) / (balance + recent + 1);
  }

  private static double dollars(Money amount) {
    return amount.nanos() / NANOS;
  }
}
