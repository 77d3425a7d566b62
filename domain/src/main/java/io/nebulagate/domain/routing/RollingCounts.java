package io.nebulagate.domain.routing;

import java.util.Arrays;

/**
 * Calls and failures within a window that slides by slots. Bounded; not thread-safe; instants are
 * milliseconds since 1970.
 */
final class RollingCounts {

  private final long slotMillis;
  private final int[] calls;
  private final int[] failures;
  private long newestSlot;

  RollingCounts(long windowMillis, int slots) {
    this.slotMillis = windowMillis / slots;
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

  /** Forgets what has left the window; a clock that went back changes nothing. */
  private int slideTo(long now) {
    long slot = now / slotMillis;
    if (slot - newestSlot >= calls.length) {
      clear();
      newestSlot = slot;
    }
    while (newestSlot < slot) {
      newestSlot++;
      int place = (int) (newestSlot % calls.length);
      calls[place] = 0;
      failures[place] = 0;
    }
    return (int) (newestSlot % calls.length);
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
