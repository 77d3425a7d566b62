package io.nebulagate.domain.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Ratios;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.site.SiteModel.Pricing;
import io.nebulagate.domain.site.SiteModel.Reason;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteCostsTest {

  @Test
  void ratiosTimesTheGroupAreDollarsPerMillion() {
    PriceSheet sheet = cost(byRatio("1.25", "4"), "vip", QuotaUnit.DEFAULT).orElseThrow();

    assertThat(sheet.rate(TokenKind.INPUT)).isEqualTo(Price.of("2"));
    assertThat(sheet.rate(TokenKind.OUTPUT)).isEqualTo(Price.of("8"));
    assertThat(sheet.rounding()).isEqualTo(Rounding.QUOTA);
  }

  @Test
  void aSiteThatCountsFinerChargesLessForTheSameRatio() {
    QuotaUnit fine = new QuotaUnit(new BigDecimal("1000000"));

    PriceSheet sheet = cost(byRatio("1.25", "4"), "vip", fine).orElseThrow();

    assertThat(sheet.rate(TokenKind.INPUT)).isEqualTo(Price.of("1"));
    assertThat(sheet.rounding()).isEqualTo(Rounding.NANO);
  }

  @Test
  void aCallCostsItsDollarsTimesTheGroup() {
    Pricing perCall = new Pricing.ByCall(new BigDecimal("0.02"));

    assertThat(cost(perCall, "vip", QuotaUnit.DEFAULT).orElseThrow().perCall())
        .contains(Money.parse("0.016"));
  }

  @Test
  void whatIsNotSaidIsNotGuessed() {
    assertThat(cost(new Pricing.Unknown(Reason.FORMULA), "vip", QuotaUnit.DEFAULT)).isEmpty();
    assertThat(cost(byRatio("1", "1"), "group-without-a-ratio", QuotaUnit.DEFAULT)).isEmpty();
  }

  @Test
  void severalGroupsOfOneFactorAreOneGroup() {
    SitePricing pricing =
        new SitePricing(
            List.of(),
            Map.of("a", BigDecimal.ONE, "b", new BigDecimal("1.0"), "c", BigDecimal.TWO),
            List.of("a", "b", "c"));
    SiteCosts costs = new SiteCosts(pricing, QuotaUnit.DEFAULT);

    assertThat(costs.of(soldIn("a", "b"), SitePricing.AUTO)).isPresent();
    assertThat(costs.of(soldIn("a", "c"), SitePricing.AUTO)).isEmpty();
    assertThat(costs.of(soldIn("c"), SitePricing.AUTO).orElseThrow().rate(TokenKind.INPUT))
        .isEqualTo(Price.of("4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1000001", "1e31", "1e-31", "1e999999999"})
  void aFactorThatCannotBeIsNone(String ratio) {
    assertThat(SiteCosts.sane(new BigDecimal(ratio))).isFalse();
  }

  @Test
  void aPriceBeyondMeasureIsNone() {
    assertThat(cost(byRatio("600000", "1"), "vip", QuotaUnit.DEFAULT)).isEmpty();
  }

  private static Optional<PriceSheet> cost(Pricing pricing, String group, QuotaUnit unit) {
    SiteModel model = new SiteModel(new ModelName("m"), pricing, Set.of(SiteModel.ALL), Set.of());
    Map<String, BigDecimal> ratios = Map.of("vip", new BigDecimal("0.8"));
    return new SiteCosts(new SitePricing(List.of(model), ratios, List.of()), unit).of(model, group);
  }

  private static SiteModel soldIn(String... groups) {
    return new SiteModel(new ModelName("m"), byRatio("1", "1"), Set.of(groups), Set.of());
  }

  private static Pricing byRatio(String model, String completion) {
    return new Pricing.ByRatio(
        new Ratios(
            new BigDecimal(model),
            new BigDecimal(completion),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }
}
