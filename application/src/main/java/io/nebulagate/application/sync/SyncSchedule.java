package io.nebulagate.application.sync;

import io.nebulagate.application.routing.GrowingWait;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When a site is asked again: after five minutes, after twice as long for every failure in a row up
 * to an hour, and always up to a fifth earlier or later, so that sites that were added together are
 * not asked together for ever. Thread-safe if its source of chance is.
 */
public final class SyncSchedule {

  /** How long between two syncs that work. */
  public static final Duration EVERY = Duration.ofMinutes(5);

  /** The longest time between two syncs, but for chance. */
  public static final Duration EVERY_MAX = Duration.ofHours(1);

  private static final GrowingWait WAIT = new GrowingWait(EVERY, EVERY_MAX);

  private final RandomGenerator random;

  /** Draws from {@code random}. */
  public SyncSchedule(RandomGenerator random) {
    this.random = random;
  }

  /** When to ask again after so many failures in a row. */
  public Instant next(Instant now, int failures) {
    return now.plus(WAIT.after(failures, random));
  }
}
