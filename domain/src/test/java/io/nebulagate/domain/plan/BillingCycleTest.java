package io.nebulagate.domain.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.domain.plan.BillingCycle.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BillingCycleTest {

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @Test
  void aMonthThatIsTooShortEndsOnItsLastDay() {
    Instant anchor = Instant.parse("2026-01-30T16:00:00Z"); // the 31st in Shanghai

    List<String> starts =
        LongStream.rangeClosed(1, 5)
            .mapToObj(n -> BillingCycle.MONTHLY.start(anchor, SHANGHAI, n))
            .map(start -> start.atZone(SHANGHAI).toLocalDate().toString())
            .toList();

    assertThat(starts)
        .containsExactly("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31");
  }

  @Test
  void aQuarterIsThreeMonths() {
    Instant anchor = Instant.parse("2026-11-30T12:00:00Z");

    assertThat(BillingCycle.QUARTERLY.start(anchor, ZoneId.of("UTC"), 2))
        .isEqualTo("2027-02-28T12:00:00Z");
  }

  @Test
  void daysKeepTheHourWhenClocksChange() {
    Instant anchor = Instant.parse("2026-03-07T14:00:00Z"); // nine o'clock in New York

    Cycle cycle = new BillingCycle(1, Unit.DAYS).cycle(anchor, NEW_YORK, 1);

    assertThat(cycle.end()).isEqualTo("2026-03-08T13:00:00Z");
  }

  @Test
  void hoursAreExactWhenClocksChange() {
    Instant anchor = Instant.parse("2026-03-08T05:00:00Z");

    Cycle cycle = new BillingCycle(5, Unit.HOURS).cycle(anchor, NEW_YORK, 1);

    assertThat(Duration.between(cycle.start(), cycle.end())).isEqualTo(Duration.ofHours(5));
  }

  @Test
  void anHourThatClocksSkipBeginsWhenTheyGoOn() {
    Instant anchor = Instant.parse("2026-02-08T07:30:00Z"); // half past two in New York

    assertThat(BillingCycle.MONTHLY.start(anchor, NEW_YORK, 2).atZone(NEW_YORK).toLocalTime())
        .isEqualTo("03:30");
  }

  @Test
  void aCycleThatEndsEarlierKeepsItsStart() {
    Instant anchor = Instant.parse("2026-01-01T00:00:00Z");
    Cycle cycle = BillingCycle.MONTHLY.cycle(anchor, ZoneId.of("UTC"), 1);
    Instant bound = Instant.parse("2026-01-10T00:00:00Z");

    assertThat(cycle.until(bound)).isEqualTo(new Cycle(1, anchor, bound));
    assertThat(cycle.until(cycle.end())).isEqualTo(cycle);
  }

  @Test
  void nothingIsLeftOfACycleThatIsOver() {
    Cycle cycle = BillingCycle.MONTHLY.cycle(Instant.EPOCH, ZoneId.of("UTC"), 1);

    assertThat(cycle.shareLeft(100, cycle.end())).isZero();
    assertThat(cycle.shareLeft(100, cycle.start())).isEqualTo(100);
  }

  @Test
  void aCycleIsNeitherEmptyNorLongerThanTenYears() {
    assertThatThrownBy(() -> new BillingCycle(0, Unit.MINUTES))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BillingCycle(3_721, Unit.DAYS))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
