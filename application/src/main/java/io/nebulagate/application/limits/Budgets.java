package io.nebulagate.application.limits;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Per;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells which budgets a request counts against: those of every level that bounds it, of the day and
 * the month it is now where its tenant is. A model's budget is everybody's and follows UTC. Answers
 * from memory and never blocks; thread-safe.
 */
public final class Budgets {

  /** More than there is, and far enough from what a number can hold to be counted with. */
  private static final Money BOUNDLESS = Money.ofNanos(Long.MAX_VALUE / 4);

  private final LimitBook book;
  private final TimeZones zones;
  private final InstantSource clock;

  /** Takes limits from {@code book}, and the day from {@code clock} and {@code zones}. */
  public Budgets(LimitBook book, TimeZones zones, InstantSource clock) {
    this.book = book;
    this.zones = zones;
    this.clock = clock;
  }

  /** The budgets of a request, in the order in which they refuse; empty for most. */
  public List<Budget> of(ApiKey key, ModelName model) {
    List<Budget> found = new ArrayList<>(0);
    for (Bound bound : book.bounds(key, model)) {
      if (!bound.limits().unlimitedMoney()) {
        periods(bound, key.tenant()).forEach(dated -> found.add(dated.budget()));
      }
    }
    return found;
  }

  /**
   * The same, and the days of whoever is named: they refuse nothing and are counted all the same.
   */
  public List<Budget> of(ApiKey key, ModelName model, Set<Per> counted) {
    List<Budget> all = of(key, model);
    for (Per per : counted) {
      Budget day = day(per, key, model);
      if (all.stream().noneMatch(one -> one.key().equals(day.key()))) {
        all.add(day);
      }
    }
    return all;
  }

  /** The day that runs now, as a budget that nothing exhausts. */
  public Budget day(Per per, ApiKey key, ModelName model) {
    return switch (per) {
      case KEY -> day(LimitLevel.KEY, Long.toString(key.id()), zones.of(key.tenant()));
      case OWNER -> day(LimitLevel.USER, Long.toString(key.tenant()), zones.of(key.tenant()));
      case MODEL -> day(LimitLevel.MODEL, model.value(), TimeZones.DEFAULT);
    };
  }

  private Budget day(LimitLevel level, String owner, ZoneId zone) {
    return BudgetPeriod.of(Budget.Period.DAY, clock.instant(), zone)
        .budget(level, owner, BOUNDLESS);
  }

  /** The budgets of {@code bound} at this moment, the day's first. */
  List<Dated> periods(Bound bound, long tenant) {
    ZoneId zone = bound.level() == LimitLevel.MODEL ? TimeZones.DEFAULT : zones.of(tenant);
    Instant now = clock.instant();
    List<Dated> dated = new ArrayList<>(2);
    bound
        .limits()
        .dailyBudget()
        .ifPresent(limit -> dated.add(Dated.of(bound, Budget.Period.DAY, limit, now, zone)));
    bound
        .limits()
        .monthlyBudget()
        .ifPresent(limit -> dated.add(Dated.of(bound, Budget.Period.MONTH, limit, now, zone)));
    return dated;
  }

  /** A budget, and when its period begins and ends where its owner is. */
  record Dated(Budget budget, BudgetPeriod period, ZoneId zone) {
    static Dated of(Bound bound, Budget.Period kind, Money limit, Instant now, ZoneId zone) {
      BudgetPeriod period = BudgetPeriod.of(kind, now, zone);
      return new Dated(period.budget(bound.level(), bound.owner(), limit), period, zone);
    }
  }
}
