package io.nebulagate.application.sync;

import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.site.Figures;
import io.nebulagate.domain.site.QuotaUnit;
import io.nebulagate.domain.site.SiteKind;
import io.nebulagate.domain.site.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is known of a site.
 *
 * @param figures the money there at the last sync that worked
 * @param spent our own sums now
 * @param rewards what check-ins have brought since {@code figures}
 * @param window what is being compared; empty before the second sync
 * @param drift what the last comparison that failed has found
 */
public record SiteState(
    About about,
    Syncs syncs,
    Optional<Figures> figures,
    Spent spent,
    Money rewards,
    Optional<Window> window,
    Optional<Drift> drift,
    Optional<CheckIn> checkIn) {

  /** Nothing is known yet. */
  public static final SiteState UNKNOWN =
      new SiteState(
          new About(SiteKind.UNKNOWN, Optional.empty(), QuotaUnit.DEFAULT, false),
          new Syncs(Optional.empty(), Optional.empty(), 0, Optional.empty()),
          Optional.empty(),
          new Spent(Money.ZERO, 0),
          Money.ZERO,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Whether the last sync failed, so that everything is of an earlier one. */
  public boolean stale() {
    return syncs.failures > 0;
  }

  /** What the site is. */
  public record About(SiteKind kind, Optional<String> version, QuotaUnit unit, boolean turnstile) {}

  /**
   * How syncs went.
   *
   * @param lastAt when one last worked
   * @param nextAt when the next is due; empty = now
   * @param failures how many have failed since one worked
   * @param lastFailure why the last one failed, if it did
   */
  public record Syncs(
      Optional<Instant> lastAt,
      Optional<Instant> nextAt,
      int failures,
      Optional<Failure> lastFailure) {}

  /** Why something failed, in words for operators. */
  public record Failure(String code, String message, Instant at) {

    /** The failure a fault is at {@code now}. */
    public static Failure of(SiteFault fault, Instant now) {
      return new Failure(fault.code(), fault.message(), now);
    }
  }

  /** Our own sums of what requests to the site have cost; they only grow. */
  public record Spent(Money cost, long unpriced) {}

  /**
   * The last try to check in.
   *
   * @param day which day's it was
   */
  public record CheckIn(
      LocalDate day,
      CheckInReport.Outcome outcome,
      Optional<Money> reward,
      String message,
      Instant at) {}
}
