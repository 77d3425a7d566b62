package io.nebulagate.domain.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RatiosTest {

  @Test
  void aRatioOfOneIsTwoDollarsPerMillion() {
    PriceSheet sheet = plain("1.25", "4").toSheet(3);

    assertThat(sheet.version()).isEqualTo(3);
    assertThat(sheet.rounding()).isEqualTo(Rounding.QUOTA);
    assertThat(sheet.rate(TokenKind.INPUT)).isEqualTo(Price.perMillion("2.5"));
    assertThat(sheet.rate(TokenKind.OUTPUT)).isEqualTo(Price.perMillion("10"));
    assertThat(sheet.rate(TokenKind.CACHED_INPUT)).isEqualTo(Price.perMillion("2.5"));
    assertThat(sheet.rate(TokenKind.CACHE_WRITE)).isEqualTo(Price.perMillion("3.125"));
    assertThat(sheet.rate(TokenKind.CACHE_WRITE_1H)).isEqualTo(Price.perMillion("5"));
    assertThat(sheet.rate(TokenKind.AUDIO_OUTPUT)).isEqualTo(Price.perMillion("10"));
  }

  @Test
  void whatRatiosMakeCanBeSaidInRatiosAgain() {
    Ratios ratios =
        new Ratios(
            new BigDecimal("1.25"),
            new BigDecimal("4"),
            Optional.of(new BigDecimal("0.1")),
            Optional.of(new BigDecimal("1.25")),
            Optional.of(new BigDecimal("2")),
            Optional.of(new BigDecimal("16")),
            Optional.of(new BigDecimal("0.5")));

    Ratios again = Ratios.of(ratios.toSheet(1)).orElseThrow();

    assertThat(again)
        .usingRecursiveComparison()
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .isEqualTo(ratios);
  }

  @Test
  void aRatioWithoutEndIsSaidAsFarAsNumbersGo() {
    PriceSheet thirds = PriceSheet.perToken(1, Price.perMillion("3"), Price.perMillion("10"));

    assertThat(Ratios.of(thirds).orElseThrow().completion()).isEqualTo("3.333333333333333");
    assertThat(plain("0.0375", "3.3333333333333335").toSheet(1).rate(TokenKind.OUTPUT).dollars())
        .isEqualByComparingTo("0.250000000000000013");
  }

  @Test
  void aModelThatIsFreeStaysFree() {
    Ratios free = Ratios.of(PriceSheet.perToken(1, Price.FREE, Price.FREE)).orElseThrow();

    assertThat(free.model()).isZero();
    assertThat(free.completion()).isOne();
  }

  @Test
  void whatRatiosCannotSayIsNotSaid() {
    PriceSheet plain = PriceSheet.perToken(1, Price.perMillion("1"), Price.perMillion("1"));

    assertThat(Ratios.of(PriceSheet.perToken(1, Price.FREE, Price.perMillion("1")))).isEmpty();
    assertThat(Ratios.of(PriceSheet.perCall(1, Money.parse("1"), Rounding.QUOTA))).isEmpty();
    assertThat(Ratios.of(plain.with(Map.of(Unit.IMAGE, Price.of("1"))))).isEmpty();
    assertThat(Ratios.of(plain.with(Map.of(Unit.tool("x"), Price.of("1"))))).isPresent();
  }

  @Test
  void aPriceOutOfRangeIsRefused() {
    assertThatThrownBy(() -> plain("1000000", "1").toSheet(1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> plain("-1", "1").toSheet(1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Ratios plain(String model, String completion) {
    Optional<BigDecimal> none = Optional.empty();
    return new Ratios(
        new BigDecimal(model), new BigDecimal(completion), none, none, none, none, none);
  }
}
