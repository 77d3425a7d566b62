package io.nebulagate.application.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.nebulagate.application.fake.budget.InMemoryBudgets;
import io.nebulagate.application.fake.budget.InMemoryTimeZones;
import io.nebulagate.application.fake.limits.InMemoryLimits;
import io.nebulagate.application.fake.limits.KeyLimits;
import io.nebulagate.application.limits.BudgetBook.Counted;
import io.nebulagate.application.limits.BudgetUseCase.Use;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetsTest {

  private static final long TENANT = 3;
  private static final Instant EVENING = Instant.parse("2026-11-30T20:00:00Z");
  private static final ModelName MODEL = new ModelName("m1");

  private final InMemoryTimeZones kept = new InMemoryTimeZones();
  private final TimeZones zones = new TimeZones(kept, () -> EVENING);

  @Test
  void everyLevelWithMoneyBoundCountsInItsOrder() {
    List<Bound> bounds =
        List.of(
            new Bound(LimitLevel.KEY, "7", limits("5", "100")),
            new Bound(LimitLevel.PROJECT, "8", limits(null, "50")),
            new Bound(LimitLevel.ORGANISATION, "9", Limits.NONE),
            new Bound(LimitLevel.MODEL, "m1", limits("1000", null)));
    LocalDate today = LocalDate.of(2026, 11, 30);
    LocalDate first = LocalDate.of(2026, 11, 1);

    assertThat(budgets(bounds).of(key(Limits.NONE), MODEL))
        .containsExactly(
            new Budget("KEY", "7", Budget.Period.DAY, today, Money.parse("5")),
            new Budget("KEY", "7", Budget.Period.MONTH, first, Money.parse("100")),
            new Budget("PROJECT", "8", Budget.Period.MONTH, first, Money.parse("50")),
            new Budget("MODEL", "m1", Budget.Period.DAY, today, Money.parse("1000")));
  }

  @Test
  void withoutAnyBoundThereIsNothingToCount() {
    assertThat(budgets(List.of()).of(key(Limits.NONE), MODEL)).isEmpty();
  }

  @Test
  void theTenantsDayCountsAndForAModelThatOfUtc() {
    kept.put(TENANT, ZoneId.of("Asia/Tokyo"));
    zones.reload();
    List<Bound> bounds =
        List.of(
            new Bound(LimitLevel.KEY, "7", limits("5", "100")),
            new Bound(LimitLevel.MODEL, "m1", limits("1000", null)));

    assertThat(budgets(bounds).of(key(Limits.NONE), MODEL))
        .extracting(Budget::startsOn)
        .containsExactly(
            LocalDate.of(2026, 12, 1), LocalDate.of(2026, 12, 1), LocalDate.of(2026, 11, 30));
  }

  @Test
  void theKeysOwnLimitsAreFoundWithTheKey() {
    Budgets own = new Budgets(new KeyLimits(), zones, () -> EVENING);

    assertThat(own.of(key(limits("5", null)), MODEL))
        .extracting(Budget::level, Budget::owner, Budget::limit)
        .containsExactly(tuple("KEY", "7", Money.parse("5")));
    assertThat(own.of(key(Limits.NONE), MODEL)).isEmpty();
  }

  @Test
  void whatIsLeftIsNeverLessThanNothing() {
    BudgetBook book =
        asked -> {
          assertThat(asked).hasSize(2);
          return List.of(
              new Counted(Money.parse("1.5"), Money.parse("0.5")),
              new Counted(Money.parse("7"), Money.ZERO));
        };
    InMemoryLimits store = new InMemoryLimits(_ -> true);
    LiveLimits limits = new LiveLimits(store);
    BudgetService service =
        new BudgetService(
            limits,
            new Budgets(limits, zones, () -> EVENING),
            book,
            new InMemoryBudgets(() -> EVENING));

    List<Use> uses = service.ofKey(key(limits("5", "6")));

    assertThat(uses)
        .extracting(Use::budget)
        .containsExactly(Limit.DAILY_BUDGET, Limit.MONTHLY_BUDGET);
    assertThat(uses).extracting(Use::remaining).containsExactly(Money.parse("3"), Money.ZERO);
    assertThat(uses.getFirst().period().end()).isEqualTo("2026-12-01T00:00:00Z");
  }

  private Budgets budgets(List<Bound> bounds) {
    return new Budgets((_, _) -> bounds, zones, () -> EVENING);
  }

  private static ApiKey key(Limits limits) {
    return new ApiKey(
        7,
        KeyHash.of(Secret.of("sk-ng-a"), Secret.of("pepper")),
        TENANT,
        ApiKey.Settings.of("key", new AccountId(1)).with(limits),
        new ApiKey.Shown("sk-ng-", "last"),
        Instant.EPOCH);
  }

  private static Limits limits(@Nullable String daily, @Nullable String monthly) {
    return new Limits(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.ofNullable(daily).map(Money::parse),
        Optional.ofNullable(monthly).map(Money::parse));
  }
}
