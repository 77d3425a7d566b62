package io.nebulagate.domain.routing;

import java.util.Arrays;

/**
 * Calls and failures within a window that slides by slots. Bounded; not thread-safe; instants are
 * milliseconds since 1970.
 */
final class RollingCounts {

  private final SlidingSlots window;
  private final int[] calls;
  private final int[] failures;

  RollingCounts(long windowMillis, int slots) {
    this.window = new SlidingSlots(windowMillis, slots);
    this.calls = new int[slots];
    this.failures = new int[slots];
  }

  void add(long now, boolean failed) {
    int slot = slideTo(now);
    calls[slot]++;
    if (failed) {
      failures[slot]++;
    }
  }

  int calls(long now) {
    slideTo(now);
    return sum(calls);
  }

  int failures(long now) {
    slideTo(now);
    return sum(failures);
  }

  void clear() {
    Arrays.fill(calls, 0);
    Arrays.fill(failures, 0);
  }

  private int slideTo(long now) {
    return window.at(
        now,
        slot -> {
          calls[slot] = 0;
          failures[slot] = 0;
        });
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
