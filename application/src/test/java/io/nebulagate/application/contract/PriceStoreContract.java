package io.nebulagate.application.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.routing.PriceStore;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.Unit;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of prices does, and how the catalogue follows. */
public abstract class PriceStoreContract {

  private static final PriceSheet SHEET =
      PriceSheet.perToken(0, Price.perMillion("2.5"), Price.perMillion("10"));

  /** A model that no other test has. */
  private final ModelName model = new ModelName(LedgerBench.newId().toString());

  /** The store under test; it may have other prices in it. */
  protected abstract PriceStore store();

  /** The configuration that follows from it. */
  protected abstract CatalogueStore catalogue();

  @Test
  protected void anAddedPriceIsInTheListAndInTheCatalogue() {
    PriceSheet added = store().add(model, SHEET);

    assertThat(added.version()).isPositive();
    assertThat(store().list()).containsEntry(model, added);
    assertThat(catalogue().load().price(model)).contains(added);
    assertThat(added).usingRecursiveComparison().ignoringFields("version").isEqualTo(SHEET);
  }

  @Test
  protected void theNewestVersionCounts() {
    PriceSheet first = store().add(model, SHEET);
    PriceSheet second = store().add(model, SHEET);

    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(store().list()).containsEntry(model, second);
  }

  @Test
  protected void everyKindIsKeptExactly() {
    Map<TokenKind, Price> rates = new EnumMap<>(TokenKind.class);
    BigDecimal smallest = new BigDecimal("0.000000000000000001");
    for (TokenKind kind : TokenKind.values()) {
      rates.put(kind, new Price(smallest.multiply(BigDecimal.valueOf(rates.size() + 1L))));
    }
    rates.put(TokenKind.OUTPUT, new Price(Price.MAX));

    PriceSheet added =
        store().add(model, new PriceSheet(0, rates, Optional.empty(), Rounding.QUOTA));

    assertThat(store().list()).containsEntry(model, added);
    assertThat(added.rates()).isEqualTo(rates);
    assertThat(added.rounding()).isEqualTo(Rounding.QUOTA);
  }

  @Test
  protected void aPricePerCallIsKept() {
    PriceSheet added =
        store().add(model, PriceSheet.perCall(0, Money.parse("0.02"), Rounding.NANO));

    assertThat(store().list()).containsEntry(model, added);
    assertThat(added.perCall()).contains(Money.parse("0.02"));
  }

  @Test
  protected void everyUnitIsKeptExactly() {
    Map<Unit, Price> units =
        Map.of(
            Unit.image("1024x1024/hd"),
            Price.perMillion("0.08"),
            Unit.IMAGE,
            Price.perMillion("0.02"),
            Unit.SECOND,
            Price.perMillion("0.000000000000000001"),
            Unit.tool("web_search"),
            Price.perMillion("10"));

    PriceSheet added = store().add(model, SHEET.with(units));

    assertThat(store().list()).containsEntry(model, added);
    assertThat(added.units()).isEqualTo(units);
  }

  @Test
  protected void aProvidersCostStandsBesideThePrice() {
    Offer offer = Offer.of(7, model);
    PriceSheet price = store().add(model, SHEET);
    store().addCost(offer, SHEET);
    PriceSheet cost = store().addCost(offer, SHEET);
    PriceSheet another = store().addCost(Offer.of(8, model), SHEET);

    assertThat(store().list()).containsEntry(model, price);
    assertThat(store().costs())
        .containsEntry(offer, cost)
        .containsEntry(Offer.of(8, model), another);
    assertThat(catalogue().load().cost(offer)).contains(cost);
    assertThat(catalogue().load().cost(Offer.of(9, model))).isEmpty();
    assertThat(cost.version()).isGreaterThan(price.version());
  }

  @Test
  protected void aGroupsRatioIsSetAndReset() {
    String group = model.value();
    store().setGroupRatio(group, new BigDecimal("0.5"));
    store().setGroupRatio(group, new BigDecimal("1.25"));

    assertThat(catalogue().load().groupRatio(group)).isEqualByComparingTo("1.25");
    assertThat(catalogue().load().groupRatio("nobody's")).isEqualByComparingTo("1");
  }

  @Test
  protected void aNegativeRatioIsRefused() {
    assertThatThrownBy(() -> store().setGroupRatio("g", new BigDecimal("-0.1")))
        .isInstanceOfSatisfying(
            GatewayException.class,
            refusal -> assertThat(refusal.error()).isInstanceOf(GatewayError.InvalidValue.class));
  }
}
