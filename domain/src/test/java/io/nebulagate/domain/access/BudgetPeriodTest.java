package io.nebulagate.domain.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetPeriodTest {

  @ParameterizedTest(name = "{0} of {1} in {2}")
  @CsvSource({
    // plain days, and the instants around midnight
    "DAY,   2026-11-20T12:00:00Z,     UTC,              2026-11-20, 2026-11-20T00:00:00Z, PT24H",
    "DAY,   2026-11-20T23:59:59.999Z, UTC,              2026-11-20, 2026-11-20T00:00:00Z, PT24H",
    "DAY,   2026-11-21T00:00:00Z,     UTC,              2026-11-21, 2026-11-21T00:00:00Z, PT24H",
    "DAY,   2026-11-20T15:00:00Z,     Asia/Tokyo,       2026-11-21, 2026-11-20T15:00:00Z, PT24H",
    "DAY,   2026-11-20T14:59:59Z,     Asia/Tokyo,       2026-11-20, 2026-11-19T15:00:00Z, PT24H",
    "DAY,   2026-11-20T04:00:00Z,     America/New_York, 2026-11-19, 2026-11-19T05:00:00Z, PT24H",
    // clocks go forward: 23 hours; back: 25
    "DAY,   2026-03-29T12:00:00Z,     Europe/Berlin,    2026-03-29, 2026-03-28T23:00:00Z, PT23H",
    "DAY,   2026-10-25T12:00:00Z,     Europe/Berlin,    2026-10-25, 2026-10-24T22:00:00Z, PT25H",
    "DAY,   2026-03-08T12:00:00Z,     America/New_York, 2026-03-08, 2026-03-08T05:00:00Z, PT23H",
    // a change of half an hour, and one at midnight: the day begins at one
    "DAY,   2026-10-03T20:00:00Z,     Australia/Lord_Howe, 2026-10-04, 2026-10-03T13:30:00Z, PT23H30M",
    "DAY,   2018-11-04T12:00:00Z,     America/Sao_Paulo, 2018-11-04, 2018-11-04T03:00:00Z, PT23H",
    // months of 31, 28, 29 and 30 days, with a change of clocks inside
    "MONTH, 2026-01-31T23:59:59Z,     UTC,              2026-01-01, 2026-01-01T00:00:00Z, PT744H",
    "MONTH, 2026-02-01T00:00:00Z,     UTC,              2026-02-01, 2026-02-01T00:00:00Z, PT672H",
    "MONTH, 2028-02-29T12:00:00Z,     UTC,              2028-02-01, 2028-02-01T00:00:00Z, PT696H",
    "MONTH, 2026-12-31T15:00:00Z,     Asia/Tokyo,       2027-01-01, 2026-12-31T15:00:00Z, PT744H",
    "MONTH, 2026-03-15T12:00:00Z,     Europe/Berlin,    2026-03-01, 2026-02-28T23:00:00Z, PT743H",
    "MONTH, 2026-10-31T22:59:59Z,     Europe/Berlin,    2026-10-01, 2026-09-30T22:00:00Z, PT745H",
  })
  void aPeriodFollowsTheCalendarOfItsZone(
      Budget.Period kind,
      Instant at,
      ZoneId zone,
      LocalDate startsOn,
      Instant start,
      Duration length) {
    BudgetPeriod period = BudgetPeriod.of(kind, at, zone);

    assertThat(period.startsOn()).isEqualTo(startsOn);
    assertThat(period.start()).isEqualTo(start);
    assertThat(Duration.between(period.start(), period.end())).isEqualTo(length);
  }

  @ParameterizedTest
  @CsvSource({"Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"})
  void periodsFollowEachOtherWithoutGapOrOverlap(ZoneId zone) {
    Random random = new Random(7);
    for (Budget.Period kind : Budget.Period.values()) {
      for (int i = 0; i < 500; i++) {
        Instant at = Instant.ofEpochSecond(random.nextLong(1_400_000_000, 2_000_000_000));
        BudgetPeriod period = BudgetPeriod.of(kind, at, zone);
        BudgetPeriod next = BudgetPeriod.of(kind, period.end(), zone);

        assertThat(at).isAfterOrEqualTo(period.start()).isBefore(period.end());
        assertThat(next.start()).isEqualTo(period.end());
        assertThat(BudgetPeriod.of(kind, period.end().minusNanos(1), zone)).isEqualTo(period);
      }
    }
  }

  @Test
  void aBudgetOfAPeriodTellsWhoseAndWhichItIs() {
    BudgetPeriod month =
        BudgetPeriod.of(Budget.Period.MONTH, Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    Budget budget = month.budget(LimitLevel.PROJECT, "7", Money.parse("5"));

    assertThat(BudgetPeriod.levelOf(budget)).isEqualTo(LimitLevel.PROJECT);
    assertThat(BudgetPeriod.limitOf(budget)).isEqualTo(Limit.MONTHLY_BUDGET);
    assertThat(budget.startsOn()).isEqualTo("2026-11-01");
    assertThat(budget.key())
        .isEqualTo(month.budget(LimitLevel.PROJECT, "7", Money.parse("6")).key());
  }

  @Test
  void aBudgetIsNeverNegative() {
    BudgetPeriod day =
        BudgetPeriod.of(Budget.Period.DAY, Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    assertThatThrownBy(() -> day.budget(LimitLevel.KEY, "7", Money.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
