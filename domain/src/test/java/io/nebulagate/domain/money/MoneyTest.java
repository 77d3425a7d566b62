package io.nebulagate.domain.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "12.5, 12500000000",
    "0.000000001, 1",
    "-3, -3000000000",
    "1e2, 100000000000",
    "0.0000000010, 1",
    "9223372036.854775807, 9223372036854775807"
  })
  void anAmountIsReadExactly(String text, long nanos) {
    assertThat(Money.parse(text).nanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "1.2.3", "NaN", "0.0000000001", "9223372036.854775808", "1e999999999"})
  void whatIsNoAmountIsRefused(String text) {
    assertThatThrownBy(() -> Money.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0.000000001", "4000000, 0.004", "100000000000, 100", "-1500000000, -1.5"})
  void anAmountIsWrittenWithoutExponentOrTrailingZeros(long nanos, String text) {
    assertThat(Money.ofNanos(nanos).toDecimal()).isEqualTo(text);
  }

  @Test
  void anOverflowThrowsInsteadOfWrapping() {
    Money most = Money.ofNanos(Long.MAX_VALUE);
    assertThatThrownBy(() -> most.plus(Money.ofNanos(1))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.ofNanos(Long.MIN_VALUE).minus(most))
        .isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest(name = "seed={0}")
  @MethodSource("seeds")
  void whatIsWrittenIsReadBack(long seed) {
    Money any = Money.ofNanos(new Random(seed).nextLong());
    assertThat(Money.parse(any.toDecimal())).isEqualTo(any);
  }

  @Test
  void amountsHaveAnOrderAndASign() {
    Money one = Money.ofNanos(1);
    assertThat(one).isGreaterThan(Money.ZERO);
    assertThat(one.isPositive()).isTrue();
    assertThat(Money.ZERO.isZero()).isTrue();
    assertThat(one.minus(one)).isSameAs(Money.ZERO);
    assertThat(Money.ZERO.min(one)).isEqualTo(one.min(Money.ZERO)).isEqualTo(Money.ZERO);
    assertThat(Money.ZERO.max(one)).isEqualTo(one.max(Money.ZERO)).isEqualTo(one);
    assertThat(one).hasToString("$0.000000001");
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }
}
