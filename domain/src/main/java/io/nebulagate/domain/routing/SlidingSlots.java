package io.nebulagate.domain.routing;

import java.util.function.IntConsumer;

/**
 * The slots of a window that slides by whole slots; what is counted in them belongs to whoever
 * asks. Not thread-safe; instants are milliseconds since 1970.
 */
final class SlidingSlots {

  private final long slotMillis;
  private final int slots;
  private long newest;

  SlidingSlots(long windowMillis, int slots) {
    this.slotMillis = windowMillis / slots;
    this.slots = slots;
  }

  /**
   * The slot of {@code now}; a clock that went back stays in the newest.
   *
   * @param forget is told each slot that has left the window, before it is used again
   */
  int at(long now, IntConsumer forget) {
    long slot = now / slotMillis;
    newest = Math.max(newest, slot - slots); // longer ago than the window, all of it is over
    while (newest < slot) {
      newest++;
      forget.accept((int) (newest % slots));
    }
    return (int) (newest % slots);
  }
}
