package io.nebulagate.application.signin;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Slows guessing down. Every attempt is counted as a failure before anything is compared, so that
 * guesses at the same moment gain nothing, and taken back when it was none. Blocking; thread-safe.
 */
public final class Attempts {

  private final TallyStore tallies;
  private final InstantSource clock;

  /** Counts in {@code tallies}. */
  public Attempts(TallyStore tallies, InstantSource clock) {
    this.tallies = tallies;
    this.clock = clock;
  }

  /**
   * Counts an attempt for each subject.
   *
   * @throws GatewayException with {@link GatewayError.TooManyAttempts} when one of them is locked;
   *     those behind it are not counted then
   */
  public void begin(Subject... subjects) {
    refuseLocked(subjects);
    Instant now = clock.instant();
    for (Subject subject : subjects) {
      Tally before = tallies.change(subject.key(), tally -> tally.counted(subject.rule(), now));
      refuseLocked(before, now);
    }
  }

  /**
   * Refuses when one of the subjects is locked, and counts nothing: for what is too long to be
   * guessed, where attempts at the same moment are more likely one person's than an attack.
   *
   * @throws GatewayException with {@link GatewayError.TooManyAttempts}
   */
  public void refuseLocked(Subject... subjects) {
    Instant now = clock.instant();
    for (Subject subject : subjects) {
      refuseLocked(tallies.find(subject.key()), now);
    }
  }

  /** Counts a failure for each subject, after it was one. */
  public void fail(Subject... subjects) {
    Instant now = clock.instant();
    for (Subject subject : subjects) {
      tallies.change(subject.key(), tally -> tally.counted(subject.rule(), now));
    }
  }

  /** The attempt was no failure; those before it stay. */
  public void forgive(Subject subject) {
    tallies.change(subject.key(), Tally::forgiven);
  }

  /** Forgets all failures: whoever it was has shown to be the one. */
  public void clear(Subject subject) {
    tallies.change(subject.key(), _ -> Tally.NONE);
  }

  private static void refuseLocked(Tally tally, Instant now) {
    if (tally.locked(now)) {
      Duration wait = Duration.between(now, tally.lockedUntil());
      throw new GatewayException(new GatewayError.TooManyAttempts(wait));
    }
  }
}
