package io.nebulagate.application.limits;

import io.nebulagate.domain.access.Limit;
import java.time.Duration;
import java.util.Optional;

/**
 * How the limits of a request stand after it asked: what its client is told. Of several bounds of a
 * kind the tightest is meant, the one with the least left.
 *
 * @param requests empty when nothing bounds them
 * @param tokens empty when nothing bounds them
 */
public record Standing(Optional<Window> requests, Optional<Window> tokens) {

  /** Where nothing is bound, or known. */
  public static final Standing UNBOUND = new Standing(Optional.empty(), Optional.empty());

  /**
   * One bound within its minute.
   *
   * @param remaining what is left, never less than nothing
   * @param reset when all of it will be there again if nothing more is asked
   */
  public record Window(long limit, long remaining, Duration reset) {

    /** A window of which {@code used} is taken, debts included. */
    public static Window of(long limit, long used, Duration reset) {
      return new Window(limit, Math.max(0, limit - used), reset);
    }

    private Window tighter(Window other) {
      return other.remaining < remaining ? other : this;
    }
  }

  /** The same with one more bound of its kind looked at. */
  public Standing and(Limit limit, Window window) {
    return switch (limit) {
      case REQUESTS -> new Standing(tightest(requests, window), tokens);
      case TOKENS -> new Standing(requests, tightest(tokens, window));
      case CONCURRENCY, DAILY_BUDGET, MONTHLY_BUDGET -> this;
    };
  }

  private static Optional<Window> tightest(Optional<Window> before, Window window) {
    return Optional.of(before.map(known -> known.tighter(window)).orElse(window));
  }
}
