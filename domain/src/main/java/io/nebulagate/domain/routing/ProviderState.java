package io.nebulagate.domain.routing;

import java.util.concurrent.atomic.AtomicInteger;

/** What this replica sends a provider at the moment. Thread-safe; never blocks for long. */
public final class ProviderState {

  private static final long MINUTE_MILLIS = 60_000;
  private static final int SLOTS = 12;

  /** What a repeat costs; every request saves a tenth of it. */
  private static final int REPEAT = 10;

  private static final int SAVINGS_FIRST = 10 * REPEAT;
  private static final int SAVINGS_MAX = 100 * REPEAT;

  private final RollingCounts lastMinute = new RollingCounts(MINUTE_MILLIS, SLOTS);
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger savings = new AtomicInteger(SAVINGS_FIRST);

  /** How many requests have been sent: whose turn it is among its keys. */
  int turns() {
    return turns.get();
  }

  /** Whether {@code rpmMax} requests were sent within the last minute. */
  synchronized boolean isFull(int rpmMax, long now) {
    return lastMinute.calls(now) >= rpmMax;
  }

  /** Takes a place within {@code rpmMax}, or answers that there is none. */
  synchronized boolean take(int rpmMax, long now) {
    if (lastMinute.calls(now) >= rpmMax) {
      return false;
    }
    lastMinute.add(now, false);
    return true;
  }

  void turn() {
    turns.incrementAndGet();
    if (savings.get() < SAVINGS_MAX) {
      savings.incrementAndGet();
    }
  }

  /**
   * Whether a request may be repeated at this provider after it failed there. One in ten may, so
   * that a provider in trouble is not given more to do by us.
   */
  public boolean takeRepeat() {
    return savings.getAndUpdate(saved -> saved < REPEAT ? saved : saved - REPEAT) >= REPEAT;
  }
}
