package io.nebulagate.application.billing;

import io.nebulagate.domain.money.Money;
import java.time.Duration;

/**
 * How much has been asked of one account since a moment on the monotonic clock. A figure to size
 * leases by, not an amount that moves: sums stop at the largest amount there is instead of failing.
 * Not thread-safe.
 */
final class Demand {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long since;
  private long holds;
  private long nanos;

  Demand(long since) {
    this.since = since;
  }

  /** As it stands now. */
  Demand(Demand other) {
    this.since = other.since;
    this.holds = other.holds;
    this.nanos = other.nanos;
  }

  void add(Money hold) {
    holds++;
    long sum = nanos + hold.nanos();
    nanos = sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** How many holds there were. */
  long holds() {
    return holds;
  }

  /** Holds per second until {@code now}. */
  long rate(long now) {
    return Math.multiplyExact(holds, SECOND) / Math.max(1, now - since);
  }

  /** What {@code count} holds of the mean size come to. */
  Money of(long count) {
    long mean = holds == 0 ? 0 : nanos / holds;
    return Money.ofNanos(mean > Long.MAX_VALUE / count ? Long.MAX_VALUE : mean * count);
  }
}
