package io.nebulagate.domain.money;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaUnitsTest {

  @ParameterizedTest
  @CsvSource({
    "1, 500000",
    "2.5, 1250000",
    "0, 0",
    "0.000001999, 0",
    "0.000002, 1",
    "0.000003999, 1",
    "-0.000000001, -1"
  })
  void whatIsLessThanAUnitIsNotTold(String dollars, long units) {
    assertThat(QuotaUnits.of(Money.parse(dollars))).isEqualTo(units);
  }
}
