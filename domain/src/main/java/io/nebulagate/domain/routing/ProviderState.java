package io.nebulagate.domain.routing;

import java.util.concurrent.atomic.AtomicInteger;

/** What this replica sends a provider at the moment. Thread-safe; never blocks for long. */
public final class ProviderState {

  private static final long MINUTE_MILLIS = 60_000;
  private static final int SLOTS = 12;

  private final RollingCounts lastMinute = new RollingCounts(MINUTE_MILLIS, SLOTS);
  private final AtomicInteger turns = new AtomicInteger();

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
  }
}
