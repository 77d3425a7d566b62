package io.nebulagate.application.routing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave a provider alone before it is asked something again: twice as long for every
 * failure in a row, and always up to a fifth shorter or longer, so that what began together is not
 * asked together for ever.
 *
 * @param first after no failure; more than nothing
 * @param longest the longest, but for chance
 */
public record GrowingWait(Duration first, Duration longest) {

  /** The part of a wait by which chance makes it shorter or longer at most. */
  public static final double SPREAD = 0.2;

  private static final int DOUBLINGS_MAX = 10;

  /** The wait after so many failures in a row. */
  public Duration after(int failures, RandomGenerator random) {
    Duration plain = first.multipliedBy(1L << Math.min(failures, DOUBLINGS_MAX));
    Duration bounded = plain.compareTo(longest) > 0 ? longest : plain;
    double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
    return Duration.ofMillis(Math.round(bounded.toMillis() * factor));
  }
}
