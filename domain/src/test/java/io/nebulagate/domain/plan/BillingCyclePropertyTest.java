package io.nebulagate.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten years of cycles in five time zones, from any anchor: none overlap, none leave a gap. */
class BillingCyclePropertyTest {

  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Asia/Shanghai"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("America/Sao_Paulo"));

  private static final Duration TEN_YEARS = Duration.ofDays(3_653);

  static LongStream seeds() {
    Long chosen = Long.getLong("seed");
    return chosen == null ? LongStream.range(0, 200) : LongStream.of(chosen);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void cyclesFollowEachOtherWithoutGapOrOverlap(long seed) {
    Random random = new Random(seed);
    for (ZoneId zone : ZONES) {
      Instant anchor = anyInstant(random);
      BillingCycle cycle = anyCycle(random);
      Instant end = anchor.plus(TEN_YEARS);
      Cycle last = cycle.cycle(anchor, zone, 1);
      assertThat(last.start()).isEqualTo(anchor);
      while (last.start().isBefore(end)) {
        Cycle next = cycle.cycle(anchor, zone, last.number() + 1);
        assertThat(next.start()).isEqualTo(last.end());
        assertThat(next.end()).isAfter(next.start());
        last = next;
      }
    }
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void everyInstantLiesInTheCycleThatIsFoundForIt(long seed) {
    Random random = new Random(seed);
    for (ZoneId zone : ZONES) {
      Instant anchor = anyInstant(random);
      BillingCycle cycle = anyCycle(random);
      for (int i = 0; i < 50; i++) {
        Instant at = anchor.plusSeconds(random.nextLong(TEN_YEARS.toSeconds()));
        Cycle found = cycle.at(anchor, zone, at);
        assertThat(found.contains(at)).isTrue();
        assertThat(cycle.at(anchor, zone, found.start())).isEqualTo(found);
        assertThat(cycle.at(anchor, zone, found.end()).number()).isEqualTo(found.number() + 1);
        assertThat(cycle.at(anchor, zone, found.end().minusNanos(1))).isEqualTo(found);
      }
    }
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void monthsBeginOnTheAnchorsDayOrTheLastOfTheMonth(long seed) {
    Random random = new Random(seed);
    for (ZoneId zone : ZONES) {
      Instant anchor = anyInstant(random);
      ZonedDateTime first = anchor.atZone(zone);
      int count = 1 + random.nextInt(12);
      BillingCycle cycle = new BillingCycle(count, BillingCycle.Unit.MONTHS);
      for (int n = 1; n * count <= 120; n++) {
        YearMonth month = YearMonth.from(first).plusMonths((long) (n - 1) * count);
        int day = Math.min(first.getDayOfMonth(), month.lengthOfMonth());
        LocalDateTime wanted = month.atDay(day).atTime(first.toLocalTime());

        LocalDateTime start = cycle.start(anchor, zone, n).atZone(zone).toLocalDateTime();

        // where clocks skip the hour, it begins when they go on
        assertThat(Duration.between(wanted, start)).isBetween(Duration.ZERO, Duration.ofHours(1));
      }
    }
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void whatIsLeftOfACycleAndWhatHasPassedAreAllOfIt(long seed) {
    Random random = new Random(seed);
    Instant anchor = anyInstant(random);
    Cycle cycle = anyCycle(random).cycle(anchor, ZONES.getFirst(), 1);
    long length = Duration.between(cycle.start(), cycle.end()).toSeconds();
    long amount = 1 + random.nextLong(Allowance.AMOUNT_MAX);
    long passed = random.nextLong(length);

    long left = cycle.shareLeft(amount, cycle.start().plusSeconds(passed));
    long used = cycle.shareLeft(amount, cycle.end().minusSeconds(passed));

    assertThat(left + used).isBetween(amount - 1, amount);
  }

  private static Instant anyInstant(Random random) {
    Instant from = Instant.parse("2024-01-01T00:00:00Z");
    return from.plusSeconds(random.nextLong(TEN_YEARS.toSeconds()));
  }

  private static BillingCycle anyCycle(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> BillingCycle.MONTHLY;
      case 1 -> BillingCycle.QUARTERLY;
      case 2 -> new BillingCycle(1 + random.nextInt(90), BillingCycle.Unit.DAYS);
      case 3 -> new BillingCycle(5 + random.nextInt(500), BillingCycle.Unit.HOURS);
      default -> new BillingCycle(300 + random.nextInt(100_000), BillingCycle.Unit.MINUTES);
    };
  }
}
