package io.nebulagate.domain.signin;

import java.time.Instant;

/**
 * The failures of one account or address that are not forgotten yet.
 *
 * @param failures how many in a row
 * @param lockedUntil before when nothing is tried
 * @param forgottenAt from when on this counts for nothing
 */
public record Tally(int failures, Instant lockedUntil, Instant forgottenAt) {

  /** Nothing to hold against anybody. */
  public static final Tally NONE = new Tally(0, Instant.EPOCH, Instant.EPOCH);

  /** Whether nothing is tried now. */
  public boolean locked(Instant now) {
    return now.isBefore(lockedUntil);
  }

  /**
   * This and one more failure. Attempts are counted before they are looked at, so that a hundred
   * guesses at the same moment are no more than five; one that succeeds is taken back. What is
   * locked stays as it is: waiting longer is no punishment for asking.
   */
  public Tally counted(LockOut rule, Instant now) {
    if (locked(now)) {
      return this;
    }
    int counted = now.isBefore(forgottenAt) ? failures + 1 : 1;
    Instant until = now.plus(rule.pauseAfter(counted));
    return new Tally(counted, until, until.plus(rule.window()));
  }

  /** This and one failure less, which was none; what it locked is open again. */
  public Tally forgiven() {
    return failures <= 1 ? NONE : new Tally(failures - 1, Instant.EPOCH, forgottenAt);
  }
}
