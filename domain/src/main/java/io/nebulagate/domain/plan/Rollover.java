package io.nebulagate.domain.plan;

import java.math.BigInteger;

/** What of an allowance that was not used is carried into the next cycle; the rest lapses. */
public sealed interface Rollover {

  /** Nothing. */
  record None() implements Rollover {}

  /** Everything, without a bound. */
  record All() implements Rollover {}

  /**
   * So much at most.
   *
   * @param amount in the smallest unit of the allowance's asset, more than nothing
   */
  record UpTo(long amount) implements Rollover {
    /** Checks the amount. */
    public UpTo {
      if (amount < 1) {
        throw new IllegalArgumentException("what is carried over is more than nothing");
      }
    }
  }

  /**
   * So much of what one cycle allows at most.
   *
   * @param percent 1 to {@value #PERCENT_MAX}
   */
  record UpToPercent(int percent) implements Rollover {
    /** Ten cycles' worth. */
    public static final int PERCENT_MAX = 1_000;

    /** Checks the percentage. */
    public UpToPercent {
      if (percent < 1 || percent > PERCENT_MAX) {
        throw new IllegalArgumentException("a percentage of 1 to " + PERCENT_MAX);
      }
    }
  }

  /** The most that is carried over from a cycle that allowed {@code allowed}. */
  default long most(long allowed) {
    return switch (this) {
      case None() -> 0;
      case All() -> Allowance.AMOUNT_MAX;
      case UpTo(long amount) -> amount;
      case UpToPercent(int percent) ->
          BigInteger.valueOf(allowed)
              .multiply(BigInteger.valueOf(percent))
              .divide(BigInteger.valueOf(100))
              .min(BigInteger.valueOf(Allowance.AMOUNT_MAX))
              .longValueExact();
    };
  }
}
