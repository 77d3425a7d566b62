package io.nebulagate.persistence.memory;

import static io.nebulagate.application.limits.RateLimiter.SLOTS;

/**
 * What was taken within the last {@code SLOTS} slots, one of them begun. Slots are counted from
 * anywhere on a monotonic clock. Not thread-safe.
 */
final class SlidingWindow {

  private final long[] taken = new long[SLOTS];
  private long head;
  private long newest;
  private long total;

  SlidingWindow(long slot) {
    this.head = slot;
    this.newest = slot - SLOTS;
  }

  /** Lets go of what has left the window by {@code slot}. */
  void slideTo(long slot) {
    long last = Math.min(slot, head + SLOTS);
    for (long entering = head + 1; entering <= last; entering++) {
      total -= taken[index(entering)];
      taken[index(entering)] = 0;
    }
    head = Math.max(head, slot);
  }

  /** What is taken, debts included. */
  long total() {
    return total;
  }

  /** Takes so much now. */
  void take(long amount) {
    if (amount > 0) {
      taken[index(head)] += amount;
      total += amount;
      newest = head;
    }
  }

  /** Gives back so much of what was taken in {@code slot}, unless that has left. */
  void giveBack(long slot, long amount) {
    if (slot > head - SLOTS && slot <= head) {
      long back = Math.min(amount, taken[index(slot)]);
      taken[index(slot)] -= back;
      total -= back;
    }
  }

  /** The slot in which at least {@code excess} of what is taken now will have left. */
  long leaves(long excess) {
    long left = 0;
    for (long slot = head - SLOTS + 1; slot < head; slot++) {
      left += taken[index(slot)];
      if (left >= excess) {
        return slot + SLOTS;
      }
    }
    return head + SLOTS;
  }

  /** The slot in which all that is taken now will have left. */
  long empties() {
    return newest + SLOTS;
  }

  private static int index(long slot) {
    return Math.floorMod(slot, SLOTS);
  }
}
