package io.nebulagate.application.limits;

import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.ledger.Budget;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Whose calendar the days and months of a tenant follow. Pure.
 *
 * @param before the zone that counts until {@code since}
 * @param zone the zone that counts from then on
 */
public record TenantZone(ZoneId before, ZoneId zone, Instant since) {

  /** Longer than replicas take to hear of a change, so that they all make it at one moment. */
  private static final Duration NOTICE = Duration.ofMinutes(1);

  /** One zone, ever since. */
  public static TenantZone always(ZoneId zone) {
    return new TenantZone(zone, zone, Instant.EPOCH);
  }

  /** The zone that counts at this moment. */
  public ZoneId at(Instant now) {
    return now.isBefore(since) ? before : zone;
  }

  /**
   * The same with another zone, which counts from the end of the day that runs now. So no day is
   * left before it is over, and what a new day has spent is a day that nobody has been in: budgets
   * are counted by date, and changing to and fro opens no date twice. A change that has not begun
   * to count is forgotten.
   */
  public TenantZone changedTo(ZoneId other, Instant now) {
    ZoneId running = at(now);
    if (running.equals(other)) {
      return always(other);
    }
    Instant end = BudgetPeriod.of(Budget.Period.DAY, now.plus(NOTICE), running).end();
    return new TenantZone(running, other, end);
  }
}
