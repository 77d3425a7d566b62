package io.nebulagate.application.sync;

import io.nebulagate.domain.money.Money;
import java.util.Locale;
import java.util.Optional;

/**
 * What a check-in came to.
 *
 * @param reward what it brought
 * @param message what the site said, or why it was not asked
 */
public record CheckInReport(
    long provider, String name, Outcome outcome, Optional<Money> reward, String message) {

  /** How a check-in ends. */
  public enum Outcome {
    /** It is done. */
    DONE,
    /** It had been done before: as good as done. */
    ALREADY,
    /** The site has none, or not now: it is not tried any more until an operator says so. */
    OFF,
    /** The site wants proof that a human asks: it is left to one. */
    NEEDS_HUMAN,
    /** It went wrong; it is tried again. */
    FAILED;

    /** The name in JSON and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing is left to do today. */
    public boolean settled() {
      return this != FAILED;
    }

    /** Whether it counts as done. */
    public boolean good() {
      return this == DONE || this == ALREADY;
    }
  }
}
