package io.nebulagate.domain.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * How long an allowance lasts before the next one. Every boundary is counted from the anchor, never
 * from the boundary before, so that 31 January leads by 28 February to 31 March. Months and days
 * are those of the owner's calendar, however long its clocks make them; hours and minutes are
 * exact. Pure.
 *
 * @param count how many of the unit, 1 or more
 */
public record BillingCycle(int count, Unit unit) {

  /** The longest cycle: 120 months of 31 days. */
  public static final Duration LENGTH_MAX = Duration.ofDays(3_720);

  /** From a day of one month to that day of the next. */
  public static final BillingCycle MONTHLY = new BillingCycle(1, Unit.MONTHS);

  /** Three months. */
  public static final BillingCycle QUARTERLY = new BillingCycle(3, Unit.MONTHS);

  /** Checks the length; throws {@link IllegalArgumentException}. */
  public BillingCycle {
    if (count < 1 || count > LENGTH_MAX.dividedBy(unit.atLeast)) {
      throw new IllegalArgumentException("a cycle lasts from one minute to ten years");
    }
  }

  /** What cycles are counted in. */
  public enum Unit {
    /** Months of the calendar. */
    MONTHS(Duration.ofDays(31)),
    /** Days of the calendar. */
    DAYS(Duration.ofDays(1)),
    /** Hours of 60 minutes. */
    HOURS(Duration.ofHours(1)),
    /** Minutes of 60 seconds. */
    MINUTES(Duration.ofMinutes(1));

    private final Duration atLeast;

    Unit(Duration nominal) {
      this.atLeast = nominal;
    }
  }

  /**
   * When a cycle begins.
   *
   * @param number 1 for the one that begins at the anchor
   * @throws java.time.DateTimeException when that lies beyond all time
   * @throws ArithmeticException likewise
   */
  public Instant start(Instant anchor, ZoneId zone, long number) {
    long steps = Math.multiplyExact(number - 1, (long) count);
    return switch (unit) {
      case MONTHS -> ZonedDateTime.ofInstant(anchor, zone).plusMonths(steps).toInstant();
      case DAYS -> ZonedDateTime.ofInstant(anchor, zone).plusDays(steps).toInstant();
      case HOURS -> anchor.plus(Duration.ofHours(steps));
      case MINUTES -> anchor.plus(Duration.ofMinutes(steps));
    };
  }

  /** One cycle by its number. */
  public Cycle cycle(Instant anchor, ZoneId zone, long number) {
    return new Cycle(number, start(anchor, zone, number), start(anchor, zone, number + 1));
  }

  /**
   * The cycle that {@code at} lies in; its start belongs to it, its end to the next.
   *
   * @param at not before the anchor
   */
  public Cycle at(Instant anchor, ZoneId zone, Instant at) {
    if (at.isBefore(anchor)) {
      throw new IllegalArgumentException("nothing begins before its anchor");
    }
    long nominalSeconds = Math.multiplyExact(unit.atLeast.toSeconds(), (long) count);
    long number = 1 + Duration.between(anchor, at).toSeconds() / nominalSeconds;
    while (!start(anchor, zone, number + 1).isAfter(at)) {
      number++; // months are shorter than 31 days: less than two in a hundred more
    }
    while (start(anchor, zone, number).isAfter(at)) {
      number--; // a day of 25 hours
    }
    return cycle(anchor, zone, number);
  }
}
