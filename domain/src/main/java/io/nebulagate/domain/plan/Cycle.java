package io.nebulagate.domain.plan;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/**
 * One period of a subscription.
 *
 * @param number 1 for the first
 * @param start its first instant
 * @param end the first instant after it; not before the start
 */
public record Cycle(long number, Instant start, Instant end) {

  /** Checks the order; throws {@link IllegalArgumentException}. */
  public Cycle {
    if (number < 1 || end.isBefore(start)) {
      throw new IllegalArgumentException("a cycle ends after it begins");
    }
  }

  /** Whether {@code at} lies in it. */
  public boolean contains(Instant at) {
    return !at.isBefore(start) && at.isBefore(end);
  }

  /** The same, ending at {@code bound} where that comes earlier. */
  public Cycle until(Instant bound) {
    return bound.isBefore(end) ? new Cycle(number, start, bound) : this;
  }

  /**
   * The part of {@code amount} that belongs to what is left of the cycle at {@code at}, rounded
   * down: all of it before the start, nothing after the end.
   */
  public long shareLeft(long amount, Instant at) {
    if (!at.isAfter(start)) {
      return amount;
    }
    if (!at.isBefore(end)) {
      return 0;
    }
    return BigInteger.valueOf(amount)
        .multiply(nanos(Duration.between(at, end)))
        .divide(nanos(Duration.between(start, end)))
        .longValueExact();
  }

  private static BigInteger nanos(Duration duration) {
    return BigInteger.valueOf(duration.toSeconds())
        .multiply(BigInteger.valueOf(1_000_000_000))
        .add(BigInteger.valueOf(duration.toNanosPart()));
  }
}
