package io.nebulagate.application.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.fake.signin.ManualClock;
import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Budget;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {

  private static final long TENANT = 3;
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final List<String> FAR_APART =
      List.of("UTC", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin");

  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T16:00:00Z"));
  private final TimeZones zones = new TimeZones(new InMemoryTimeZones(), clock);

  @Test
  void aZoneCountsFromTheEndOfTheRunningDayOn() {
    TenantZone changed = zones.change(TENANT, "Asia/Tokyo");

    assertThat(changed.since()).isEqualTo("2026-11-21T00:00:00Z");
    assertThat(zones.of(TENANT)).isEqualTo(TimeZones.DEFAULT);
    clock.advance(Duration.ofHours(8));
    assertThat(zones.of(TENANT)).isEqualTo(TOKYO);
  }

  @Test
  void aChangeThatHasNotBegunCanBeTakenBack() {
    zones.change(TENANT, "Asia/Tokyo");

    zones.change(TENANT, "UTC");

    clock.advance(Duration.ofHours(8));
    assertThat(zones.of(TENANT)).isEqualTo(TimeZones.DEFAULT);
  }

  @Test
  void aDayThatEndsBeforeAllHaveHeardIsLeftAlone() {
    clock.advance(Duration.ofHours(8).minusSeconds(30));

    assertThat(zones.change(TENANT, "Asia/Tokyo").since()).isEqualTo("2026-11-22T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+02:00", "UTC+2", "Moon/Sea_of_Tranquility", "asia/tokyo"})
  void onlyNamesOfTheDatabaseAreTaken(String name) {
    assertThatThrownBy(() -> zones.change(TENANT, name))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refused ->
                assertThat(refused.error())
                    .isInstanceOfSatisfying(
                        GatewayError.InvalidValue.class,
                        invalid -> assertThat(invalid.field()).isEqualTo("time_zone")));
    assertThat(zones.find(TENANT).zone()).isEqualTo(TimeZones.DEFAULT);
  }

  static Stream<Long> seeds() {
    String one = System.getProperty("seed");
    return one == null ? LongStream.range(0, 50).boxed() : Stream.of(Long.valueOf(one));
  }

  /**
   * A tenant that changes its zone whenever it likes, and each time it may spends a whole day's.
   */
  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void noChangeOpensAPeriodTwiceOrBeforeTheRunningOneIsOver(long seed) {
    Random random = new Random(seed);
    Set<LocalDate> spent = new HashSet<>();
    Set<YearMonth> months = new HashSet<>();
    BudgetPeriod running = day();
    for (int hour = 1; hour <= 24 * 70; hour++) {
      clock.advance(Duration.ofHours(1));
      if (random.nextInt(4) == 0) {
        zones.change(TENANT, FAR_APART.get(random.nextInt(FAR_APART.size())));
      }
      BudgetPeriod now = day();
      if (!now.startsOn().equals(running.startsOn())) {
        assertThat(clock.instant())
            .as("%s follows %s", now, running)
            .isAfterOrEqualTo(running.end());
      }
      running = now;
      spent.add(now.startsOn());
      months.add(YearMonth.from(now.startsOn()));
      assertThat(spent.size()).as("after %d hours", hour).isLessThanOrEqualTo(hour / 24 + 3);
    }
    assertThat(months).hasSizeLessThanOrEqualTo(4);
  }

  private BudgetPeriod day() {
    return BudgetPeriod.of(Budget.Period.DAY, clock.instant(), zones.of(TENANT));
  }
}
