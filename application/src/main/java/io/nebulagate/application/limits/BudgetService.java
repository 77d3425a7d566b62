package io.nebulagate.application.limits;

import io.nebulagate.application.limits.Budgets.Dated;
import io.nebulagate.domain.access.BudgetPeriod;
import java.util.ArrayList;
import java.util.List;

/** Asks the ledger what is used of the budgets that count now. */
public final class BudgetService implements BudgetUseCase {

  private final Budgets budgets;
  private final BudgetBook book;

  /** Tells which budgets there are by {@code budgets}, and what is used of them by {@code book}. */
  public BudgetService(Budgets budgets, BudgetBook book) {
    this.budgets = budgets;
    this.book = book;
  }

  @Override
  public List<Use> uses(Bound bound, long tenant) {
    List<Dated> dated = budgets.periods(bound, tenant);
    List<BudgetBook.Counted> counted =
        book.counted(dated.stream().map(one -> one.budget().key()).toList());
    List<Use> uses = new ArrayList<>(dated.size());
    for (int i = 0; i < dated.size(); i++) {
      Dated one = dated.get(i);
      uses.add(
          new Use(
              BudgetPeriod.limitOf(one.budget()),
              one.period(),
              one.budget().limit(),
              counted.get(i)));
    }
    return uses;
  }
}
