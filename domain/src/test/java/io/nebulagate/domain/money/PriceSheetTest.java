package io.nebulagate.domain.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceSheetTest {

  private static final BigDecimal NO_GROUP = BigDecimal.ONE;

  @Test
  void cachedPromptTokensCostTheirOwnPrice() {
    PriceSheet sheet = dollars("2.5", "10", Map.of(TokenKind.CACHED_INPUT, "1.25"));
    TokenUsage usage =
        usage(Map.of(TokenKind.INPUT, 600L, TokenKind.CACHED_INPUT, 400L, TokenKind.OUTPUT, 200L));

    assertThat(sheet.charge(usage, NO_GROUP).amount()).isEqualTo(Money.parse("0.004"));
  }

  @Test
  void theSamePriceStatedAsRatiosChargesTheSame() {
    PriceSheet sheet = ratios("1.25", "4", Map.of(TokenKind.CACHED_INPUT, "0.5"));
    TokenUsage usage =
        usage(Map.of(TokenKind.INPUT, 600L, TokenKind.CACHED_INPUT, 400L, TokenKind.OUTPUT, 200L));

    assertThat(quota(sheet.charge(usage, NO_GROUP))).isEqualTo(2000);
  }

  @Test
  void readingAndWritingACacheCostTheirOwnPrices() {
    PriceSheet sheet =
        dollars("3", "15", Map.of(TokenKind.CACHED_INPUT, "0.3", TokenKind.CACHE_WRITE, "3.75"));
    TokenUsage usage =
        usage(
            Map.of(
                TokenKind.INPUT, 100L,
                TokenKind.CACHED_INPUT, 1000L,
                TokenKind.CACHE_WRITE, 200L,
                TokenKind.OUTPUT, 50L));

    assertThat(sheet.charge(usage, NO_GROUP).amount()).isEqualTo(Money.parse("0.0021"));
  }

  @Test
  void aCallHasOnePriceWhateverItUses() {
    PriceSheet sheet = PriceSheet.perCall(7, Money.parse("0.02"), Rounding.NANO);

    Charge charge = sheet.charge(TokenUsage.of(123_456, 789), new BigDecimal("0.5"));

    assertThat(charge.amount()).isEqualTo(Money.parse("0.01"));
    assertThat(charge.priceVersion()).isEqualTo(7);
    assertThat(lines(charge)).containsExactly("1 call at 0.02");
  }

  @ParameterizedTest(name = "{0} in, {1} out, m {2}, c {3}, g {4} -> {5}")
  @CsvSource({
    "1000, 500, 0.075, 4, 1, 225",
    "1, 0, 0.0001, 1, 1, 1",
    "1000, 1000, 1, 1, 0, 0",
    "0, 0, 1, 1, 1, 0",
    "5, 0, 0.5, 1, 1, 3",
    "1234, 567, 1.25, 4, 0.8, 3502"
  })
  void ratiosChargeWholeQuotaUnits(
      long input, long output, String model, String completion, String group, long quota) {
    PriceSheet sheet = ratios(model, completion, Map.of());

    Charge charge = sheet.charge(TokenUsage.of(input, output), new BigDecimal(group));

    assertThat(quota(charge)).isEqualTo(quota);
  }

  @Test
  void aCacheWrittenForAnHourCostsOnePointSixTimesFiveMinutes() {
    PriceSheet sheet = ratios("1.5", "5", Map.of(TokenKind.CACHE_WRITE, "1.25"));
    TokenUsage usage =
        usage(Map.of(TokenKind.INPUT, 10L, TokenKind.CACHE_WRITE_1H, 1000L, TokenKind.OUTPUT, 10L));

    assertThat(quota(sheet.charge(usage, NO_GROUP))).isEqualTo(3090);
  }

  @Test
  void noStatedPriceCanMakeAnHourInTheCacheFail() {
    PriceSheet finest = dollars("1", "1", Map.of(TokenKind.CACHE_WRITE, "0.000000000000000001"));
    PriceSheet dearest = dollars("1", "1", Map.of(TokenKind.CACHE_WRITE, "1000000"));

    assertThat(finest.rate(TokenKind.CACHE_WRITE_1H)).isEqualTo(Price.of("0.000000000000000002"));
    assertThat(dearest.rate(TokenKind.CACHE_WRITE_1H)).isEqualTo(new Price(Price.MAX));
  }

  @Test
  void whatHasNoPriceOfItsOwnFollowsItsKin() {
    PriceSheet sheet = dollars("2", "8", Map.of());

    assertThat(sheet.rate(TokenKind.CACHED_INPUT)).isEqualTo(Price.perMillion("2"));
    assertThat(sheet.rate(TokenKind.CACHE_WRITE_1H)).isEqualTo(Price.perMillion("2"));
    assertThat(sheet.rate(TokenKind.IMAGE)).isEqualTo(Price.perMillion("2"));
    assertThat(sheet.rate(TokenKind.AUDIO_OUTPUT)).isEqualTo(Price.perMillion("8"));
  }

  @Test
  void thePartsAddUpToTheExactCost() {
    PriceSheet sheet = dollars("0.15", "0.6", Map.of());

    Charge charge = sheet.charge(TokenUsage.of(7, 3), new BigDecimal("0.333"));

    BigDecimal sum =
        charge.parts().stream().map(Charge.Part::exactNanos).reduce(BigDecimal::add).orElseThrow();
    assertThat(sum).isEqualByComparingTo(charge.exactNanos());
  }

  @Test
  void hugeUsageIsChargedExactly() {
    PriceSheet sheet = dollars("0.02", "0", Map.of());

    Charge charge = sheet.charge(TokenUsage.of(TokenUsage.COUNT_MAX, 0), NO_GROUP);

    assertThat(charge.amount()).isEqualTo(Money.parse("42.94967294"));
  }

  @Test
  void aSheetThatStatesNoPriceIsRefused() {
    assertThatThrownBy(() -> new PriceSheet(1, Map.of(), Optional.empty(), Rounding.NANO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNegativePriceIsRefused() {
    assertThatThrownBy(() -> Price.perMillion("-1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Price.perMillion("1000001"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Price.perMillion("0.0000000000000000001"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PriceSheet.perCall(1, Money.ofNanos(-1), Rounding.NANO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCountThatCannotBeIsRefused() {
    assertThatThrownBy(() -> TokenUsage.of(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenUsage.of(1L << 31, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TokenUsage(Map.of(), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theKindsOfAUsageAddUp() {
    TokenUsage usage =
        usage(Map.of(TokenKind.INPUT, 10L, TokenKind.CACHED_INPUT, 5L, TokenKind.OUTPUT, 3L));

    assertThat(usage.input()).isEqualTo(15);
    assertThat(usage.output()).isEqualTo(3);
    assertThat(usage.total()).isEqualTo(18);
    assertThat(TokenUsage.NONE.isEmpty()).isTrue();
  }

  @Test
  void reasoningIsALineOfTheAnswerUnlessItIsPricedApart() {
    TokenUsage usage = new TokenUsage(Map.of(TokenKind.OUTPUT, 100L), 60);

    Charge together = dollars("1", "10", Map.of()).charge(usage, NO_GROUP);
    Charge apart = dollars("1", "10", Map.of(TokenKind.REASONING, "4")).charge(usage, NO_GROUP);

    assertThat(lines(together)).containsExactly("100 output at 10");
    assertThat(lines(apart)).containsExactly("40 output at 10", "60 reasoning at 4");
    assertThat(apart.amount()).isEqualTo(Money.parse("0.00064"));
  }

  @Test
  void unitsComeOnTopOfTokens() {
    PriceSheet sheet =
        dollars("1", "1", Map.of())
            .with(
                Map.of(
                    Unit.SECOND,
                    Price.of("0.0001"),
                    Unit.CHARACTER,
                    Price.of("0.000015"),
                    Unit.tool("web_search"),
                    Price.of("10")));
    TokenUsage usage =
        TokenUsage.of(1_000_000, 0)
            .with(
                new UnitUsage(
                    Map.of(
                        Unit.SECOND,
                        60L,
                        Unit.CHARACTER,
                        1000L,
                        Unit.tool("web_search"),
                        3L,
                        Unit.tool("code_interpreter"),
                        9L)));

    Charge charge = sheet.charge(usage, new BigDecimal("2"));

    assertThat(lines(charge))
        .containsExactly(
            "1000000 input at 1",
            "1000 character at 0.000015",
            "60 second at 0.0001",
            "3 tool/web_search at 10");
    assertThat(charge.amount()).isEqualTo(Money.parse("2.102"));
  }

  @ParameterizedTest(name = "{0} costs {1}")
  @CsvSource({
    "image/1024x1024/hd, 0.08",
    "image/1024x1024/low, 0.04",
    "image/1024x1024, 0.04",
    "image/512x512, 0.02",
    "image, 0.02",
    "second, none"
  })
  void anImageIsPricedBySizeAndQuality(String used, String price) {
    PriceSheet sheet =
        dollars("0", "0", Map.of())
            .with(
                Map.of(
                    Unit.image("1024x1024/hd"),
                    Price.of("0.08"),
                    Unit.image("1024x1024"),
                    Price.of("0.04"),
                    Unit.IMAGE,
                    Price.of("0.02")));

    assertThat(sheet.rate(Unit.parse(used)).map(Price::toString).orElse("none")).isEqualTo(price);
  }

  @Test
  void anImageThatNoRowDescribesCostsLikeTheDearest() {
    PriceSheet sheet =
        dollars("0", "0", Map.of())
            .with(
                Map.of(
                    Unit.image("1024x1024/hd"), Price.of("0.08"),
                    Unit.image("512x512"), Price.of("0.02")));

    assertThat(sheet.rate(Unit.image("1792x1024"))).contains(Price.of("0.08"));
  }

  @Test
  void twoImagesCostTwiceTheirSize() {
    PriceSheet sheet =
        dollars("0", "0", Map.of()).with(Map.of(Unit.image("1024x1024"), Price.of("0.04")));
    TokenUsage usage = TokenUsage.NONE.with(UnitUsage.of(Unit.image("1024x1024"), 2));

    assertThat(sheet.charge(usage, NO_GROUP).amount()).isEqualTo(Money.parse("0.08"));
  }

  @Test
  void unitsAloneDoNotMakeASheet() {
    Map<Unit, Price> images = Map.of(Unit.IMAGE, Price.of("0.04"));

    assertThatThrownBy(() -> new PriceSheet(1, Map.of(), images, Rounding.NANO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChargeCanBeHeldDown() {
    Charge charge = dollars("1", "1", Map.of()).charge(TokenUsage.of(5, 0), NO_GROUP);

    assertThat(charge.atMost(Money.ofNanos(5_000))).isEqualTo(charge);
    assertThat(charge.heldDown()).isFalse();
    assertThat(charge.atMost(Money.ofNanos(4_999)).amount()).isEqualTo(Money.ofNanos(4_999));
    assertThat(charge.atMost(Money.ofNanos(4_999)).heldDown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "call/x",
        "second/",
        "tool",
        "tool/a/b",
        "tool/A",
        "image/../x",
        "image/a/b/c"
      })
  void whatIsNoUnitIsRefused(String label) {
    assertThatThrownBy(() -> Unit.parse(label)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"input, 6", "image, 6", "image, 0", "image/1024x1024/hd, 0", "tool/web_search, 3"})
  void aLabelNamesWhatItIsTheLabelOfAmongThoseSoldByAsMany(String label, int power) {
    Billable named = Billable.parse(label, power);

    assertThat(named.label()).isEqualTo(label);
    assertThat(named.soldByPowerOfTen()).isEqualTo(power);
  }

  private static List<String> lines(Charge charge) {
    return charge.parts().stream()
        .map(part -> part.count() + " " + part.kind().label() + " at " + part.unitPrice())
        .toList();
  }

  private static long quota(Charge charge) {
    return charge.amount().nanos() / 2_000;
  }

  private static TokenUsage usage(Map<TokenKind, Long> tokens) {
    return new TokenUsage(tokens, 0);
  }

  private static PriceSheet dollars(String input, String output, Map<TokenKind, String> others) {
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    others.forEach((kind, price) -> rates.put(kind, Price.perMillion(price)));
    rates.put(TokenKind.INPUT, Price.perMillion(input));
    rates.put(TokenKind.OUTPUT, Price.perMillion(output));
    return new PriceSheet(1, rates, Optional.empty(), Rounding.NANO);
  }

  private static PriceSheet ratios(String model, String completion, Map<TokenKind, String> others) {
    Price input = Price.perMillion("2").times(new BigDecimal(model));
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    others.forEach((kind, ratio) -> rates.put(kind, input.times(new BigDecimal(ratio))));
    rates.put(TokenKind.INPUT, input);
    rates.put(TokenKind.OUTPUT, input.times(new BigDecimal(completion)));
    return new PriceSheet(1, rates, Optional.empty(), Rounding.QUOTA);
  }
}
