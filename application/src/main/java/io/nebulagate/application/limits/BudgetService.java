package io.nebulagate.application.limits;

import io.nebulagate.application.limits.Budgets.Dated;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.ledger.Budget;
import java.util.ArrayList;
import java.util.List;

/** Asks the ledger what is used of the budgets that count now. */
public final class BudgetService implements BudgetUseCase {

  private final LiveLimits limits;
  private final Budgets budgets;
  private final BudgetBook book;
  private final BudgetNotices notices;

  /**
   * Tells which budgets there are by {@code limits} and {@code budgets}, what is used of them by
   * {@code book}, and what was said of them by {@code notices}.
   */
  public BudgetService(LiveLimits limits, Budgets budgets, BudgetBook book, BudgetNotices notices) {
    this.limits = limits;
    this.budgets = budgets;
    this.book = book;
    this.notices = notices;
  }

  @Override
  public List<Use> ofKey(ApiKey key) {
    return uses(limits.bounds(key), key.tenant());
  }

  @Override
  public List<Use> of(LimitOwner owner, long tenant) {
    List<Bound> bounds = new ArrayList<>(limits.bounds(owner));
    if (owner.level() == LimitLevel.PROJECT) {
      bounds.addAll(limits.bounds(LimitOwner.of(LimitLevel.USER, tenant)));
      bounds.addAll(limits.bounds(LimitOwner.of(LimitLevel.ORGANISATION, tenant)));
    }
    return uses(bounds, tenant);
  }

  private List<Use> uses(List<Bound> bounds, long tenant) {
    List<Dated> dated =
        bounds.stream().flatMap(bound -> budgets.periods(bound, tenant).stream()).toList();
    List<Budget.Key> keys = dated.stream().map(one -> one.budget().key()).toList();
    List<BudgetBook.Counted> counted = book.counted(keys);
    List<List<Integer>> told = notices.told(keys);
    List<Use> uses = new ArrayList<>(dated.size());
    for (int i = 0; i < dated.size(); i++) {
      uses.add(use(dated.get(i), counted.get(i), told.get(i)));
    }
    return uses;
  }

  private static Use use(Dated dated, BudgetBook.Counted counted, List<Integer> told) {
    Budget budget = dated.budget();
    return new Use(
        new LimitOwner(BudgetPeriod.levelOf(budget), budget.owner()),
        BudgetPeriod.limitOf(budget),
        dated.period(),
        dated.zone(),
        budget.limit(),
        counted,
        told);
  }
}
