package io.nebulagate.application.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.money.Money;
import org.junit.jupiter.api.Test;

class DemandTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void theRateIsHoldsPerSecond() {
    Demand demand = asked(300, 10);

    assertThat(demand.rate(2 * SECOND)).isEqualTo(150);
  }

  @Test
  void someHoldsComeToSoManyOfTheMean() {
    assertThat(asked(3, 10).of(20)).isEqualTo(Money.ofNanos(200));
  }

  @Test
  void sumsBeyondEveryAmountStopAtTheLargest() {
    Demand demand = asked(3, Long.MAX_VALUE / 2);

    assertThat(demand.of(20)).isEqualTo(Money.ofNanos(Long.MAX_VALUE));
  }

  private static Demand asked(int holds, long nanos) {
    Demand demand = new Demand(0);
    for (int i = 0; i < holds; i++) {
      demand.add(Money.ofNanos(nanos));
    }
    return demand;
  }
}
