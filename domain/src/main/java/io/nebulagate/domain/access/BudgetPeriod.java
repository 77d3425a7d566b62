package io.nebulagate.domain.access;

import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * One calendar day or month of a time zone. A day is as long as the zone makes it: 23 or 25 hours
 * when clocks change, and it begins later where there is no midnight. Pure.
 *
 * @param startsOn its first day
 * @param start its first instant
 * @param end the first instant of the next one
 */
public record BudgetPeriod(Budget.Period kind, LocalDate startsOn, Instant start, Instant end) {

  /** The day or month that {@code at} belongs to in {@code zone}. */
  public static BudgetPeriod of(Budget.Period kind, Instant at, ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(at, zone);
    LocalDate first =
        switch (kind) {
          case DAY -> day;
          case MONTH -> day.withDayOfMonth(1);
        };
    LocalDate next =
        switch (kind) {
          case DAY -> first.plusDays(1);
          case MONTH -> first.plusMonths(1);
        };
    return new BudgetPeriod(
        kind, first, first.atStartOfDay(zone).toInstant(), next.atStartOfDay(zone).toInstant());
  }

  /** What the ledger counts of {@code owner} within this period. */
  public Budget budget(LimitLevel level, String owner, Money limit) {
    return new Budget(level.name(), owner, kind, startsOn, limit);
  }

  /** Which limit a budget of this kind is. */
  public static Limit limitOf(Budget budget) {
    return switch (budget.period()) {
      case DAY -> Limit.DAILY_BUDGET;
      case MONTH -> Limit.MONTHLY_BUDGET;
    };
  }

  /** Whose limit a budget is that {@link #budget} has made. */
  public static LimitLevel levelOf(Budget budget) {
    return LimitLevel.valueOf(budget.level());
  }
}
