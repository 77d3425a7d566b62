package io.nebulagate.domain.equality;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.Dialect;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.Price;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.money.Rounding;
import io.nebulagate.domain.money.TokenKind;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.routing.Demand;
import io.nebulagate.domain.routing.Endpoint;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that say by hand when they are equal say what a record says. */
class RecordEqualityTest {

  /** Makes values of which each differs from the first in another component. */
  static Stream<Supplier<List<Record>>> values() {
    return Stream.of(
        () -> List.of(new ModelName("m1"), new ModelName("m2")),
        () -> List.of(new KeyHash("aa"), new KeyHash("ab")),
        () -> List.of(new AccountId(1), new AccountId(2)),
        () -> List.of(new RequestId(new UUID(1, 1)), new RequestId(new UUID(1, 2))),
        () -> List.of(Money.ofNanos(1), Money.ofNanos(2)),
        () -> List.of(price("1"), price("2")),
        () -> List.of(Unit.image("1x1"), Unit.image("2x2"), Unit.tool("1x1")),
        () ->
            List.of(
                new Endpoint(Dialect.OPENAI, Api.CHAT),
                new Endpoint(Dialect.GEMINI, Api.CHAT),
                new Endpoint(Dialect.OPENAI, Api.RESPONSES)),
        () -> List.of(new Demand.Keeper(1, 1), new Demand.Keeper(2, 1), new Demand.Keeper(1, 2)),
        RecordEqualityTest::budgets,
        RecordEqualityTest::limits,
        RecordEqualityTest::sheets);
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesAreEqualWhenAllTheirComponentsAre(Supplier<List<Record>> values) {
    List<Record> all = values.get();

    assertThat(values.get()).isEqualTo(all);
    assertThat(values.get().stream().map(Object::hashCode).toList())
        .isEqualTo(all.stream().map(Object::hashCode).toList());
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all.getFirst()).isNotEqualTo(null).isNotEqualTo("something else");
  }

  private static List<Record> budgets() {
    LocalDate day = LocalDate.of(2026, 11, 1);
    return List.of(
        new Budget.Key("KEY", "1", Budget.Period.DAY, day),
        new Budget.Key("USER", "1", Budget.Period.DAY, day),
        new Budget.Key("KEY", "2", Budget.Period.DAY, day),
        new Budget.Key("KEY", "1", Budget.Period.MONTH, day),
        new Budget.Key("KEY", "1", Budget.Period.DAY, day.plusDays(1)));
  }

  private static List<Record> limits() {
    OptionalLong none = OptionalLong.empty();
    OptionalLong one = OptionalLong.of(1);
    Optional<Money> money = Optional.of(Money.ofNanos(1));
    return List.of(
        Limits.NONE,
        new Limits(one, none, none, Optional.empty(), Optional.empty()),
        new Limits(none, one, none, Optional.empty(), Optional.empty()),
        new Limits(none, none, one, Optional.empty(), Optional.empty()),
        new Limits(none, none, none, money, Optional.empty()),
        new Limits(none, none, none, Optional.empty(), money));
  }

  private static List<Record> sheets() {
    Map<TokenKind, Price> rates = Map.of(TokenKind.INPUT, price("1"), TokenKind.OUTPUT, price("2"));
    Map<TokenKind, Price> others =
        Map.of(TokenKind.INPUT, price("1"), TokenKind.OUTPUT, price("3"));
    return List.of(
        new PriceSheet(1, rates, Map.of(), Rounding.NANO),
        new PriceSheet(2, rates, Map.of(), Rounding.NANO),
        new PriceSheet(1, others, Map.of(), Rounding.NANO),
        new PriceSheet(1, rates, Map.of(Unit.CALL, price("1")), Rounding.NANO),
        new PriceSheet(1, rates, Map.of(), Rounding.QUOTA));
  }

  private static Price price(String dollars) {
    return new Price(new BigDecimal(dollars));
  }
}
