package io.nebulagate.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetTest {

  @ParameterizedTest
  @CsvSource({"USD, 12.5, 12500000000", "USD, 0.000000001, 1", "TOKEN, 7, 7", "CALL, 1e3, 1000"})
  void dollarsHaveNineDecimalsAndTheRestNone(Asset asset, BigDecimal amount, long units) {
    assertThat(asset.units(amount)).isEqualTo(units);
    assertThat(new BigDecimal(asset.toDecimal(units))).isEqualByComparingTo(amount);
  }

  @Test
  void whatIsNoWholeNumberOfUnitsIsNoAmount() {
    assertThatThrownBy(() -> Asset.USD.units(new BigDecimal("0.0000000001")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Asset.TOKEN.units(new BigDecimal("0.5")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Asset.CALL.units(new BigDecimal("1e30")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
