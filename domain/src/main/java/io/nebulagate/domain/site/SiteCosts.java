package io.nebulagate.domain.site;

import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Ratios;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what a site says it charges into what we know it to cost. Pure; never guesses. */
public final class SiteCosts {

  private static final BigDecimal RATIO_MAX = BigDecimal.valueOf(1_000_000);

  private final SitePricing pricing;
  private final QuotaUnit unit;

  /** Costs at a site with this pricing, which counts in {@code unit}. */
  public SiteCosts(SitePricing pricing, QuotaUnit unit) {
    this.pricing = pricing;
    this.unit = unit;
  }

  /**
   * What {@code model} costs with a key of {@code group}; nothing when the site does not say, says
   * something absurd, or sells it to that key by more than one factor. Its version is 0.
   */
  public Optional<PriceSheet> of(SiteModel model, String group) {
    return ratio(model, group).flatMap(ratio -> sheet(model.pricing(), ratio));
  }

  private Optional<BigDecimal> ratio(SiteModel model, String group) {
    List<Optional<BigDecimal>> ratios =
        pricing.boughtIn(group).stream()
            .filter(one -> model.soldIn(List.of(one)))
            .map(one ->
                Optional.ofNullable(pricing.groupRatios().get(one))
                    .map(BigDecimal::stripTrailingZeros))
            .distinct()
            .toList();
    return ratios.size() == 1 ? ratios.getFirst().filter(SiteCosts::sane) : Optional.empty();
  }

  private Optional<PriceSheet> sheet(SiteModel.Pricing said, BigDecimal ratio) {
    try {
      return switch (said) {
        case SiteModel.Pricing.ByRatio(Ratios ratios) -> Optional.of(byTokens(ratios, ratio));
        case SiteModel.Pricing.ByCall(BigDecimal dollars) -> Optional.of(byCall(dollars, ratio));
        case SiteModel.Pricing.Unknown _ -> Optional.empty();
      };
    } catch (IllegalArgumentException beyondMeasure) {
      return Optional.empty();
    }
  }

  private PriceSheet byTokens(Ratios ratios, BigDecimal groupRatio) {
    BigDecimal factor = groupRatio.multiply(unit.ofDefault());
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    ratios
        .toRates()
        .forEach((kind, price) -> rates.put(kind, Price.nearest(price.dollars().multiply(factor))));
    return new PriceSheet(0, rates, Map.of(), rounding());
  }

  private PriceSheet byCall(BigDecimal dollars, BigDecimal groupRatio) {
    BigDecimal amount = dollars.multiply(groupRatio).setScale(Money.SCALE, RoundingMode.HALF_UP);
    return new PriceSheet(0, Map.of(), Map.of(Unit.CALL, new Price(amount)), rounding());
  }

  /** A site charges in whole units of its own; the ones we know how to round to are the default. */
  private Rounding rounding() {
    return unit.isDefault() ? Rounding.QUOTA : Rounding.NANO;
  }

  /** Whether a factor can be one: not negative, not beyond measure, and not too fine to say. */
  public static boolean sane(BigDecimal ratio) {
    return ratio.signum() >= 0
        && Math.abs((long) ratio.scale()) <= 30
        && ratio.precision() <= 40
        && ratio.compareTo(RATIO_MAX) <= 0;
  }
}
