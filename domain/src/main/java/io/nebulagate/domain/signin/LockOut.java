package io.nebulagate.domain.signin;

import java.time.Duration;

/**
 * How failures slow down whoever goes on guessing: a few are free, then each one costs twice the
 * wait of the one before, up to a longest.
 *
 * @param free how many failures cost nothing; at least 1
 * @param window how long after the last failure, or the end of its wait, all is forgotten
 * @param first the wait after the last free failure
 * @param longest the longest wait
 */
public record LockOut(int free, Duration window, Duration first, Duration longest) {

  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(60);

  /** For one account, one mail address: five in a quarter of an hour, then 1, 2, 4 … 60 minutes. */
  public static final LockOut NARROW = new LockOut(5, WINDOW, FIRST, LONGEST);

  /** For a client's address, which an office may share: twenty in a quarter of an hour. */
  public static final LockOut WIDE = new LockOut(20, WINDOW, FIRST, LONGEST);

  /** How long to wait after the {@code failures}th failure in a row. */
  Duration pauseAfter(int failures) {
    if (failures < free) {
      return Duration.ZERO;
    }
    Duration pause = first;
    for (int further = free; further < failures && pause.compareTo(longest) < 0; further++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
