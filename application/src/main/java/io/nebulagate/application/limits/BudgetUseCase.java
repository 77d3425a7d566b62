package io.nebulagate.application.limits;

import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.money.Money;
import java.util.List;

/** Tells how much of budgets is left. Blocking; thread-safe. */
public interface BudgetUseCase {

  /**
   * The budgets of {@code bound} at this moment, the day's first; empty when it bounds no money.
   *
   * @param tenant whose calendar counts
   */
  List<Use> uses(Bound bound, long tenant);

  /**
   * One budget and what is used of it.
   *
   * @param budget {@link Limit#DAILY_BUDGET} or {@link Limit#MONTHLY_BUDGET}
   * @param period from when to when it counts
   */
  record Use(Limit budget, BudgetPeriod period, Money limit, BudgetBook.Counted counted) {

    /** What may still be held or charged; never less than nothing. */
    public Money remaining() {
      Money left = limit.minus(counted.spent()).minus(counted.held());
      return left.isPositive() ? left : Money.ZERO;
    }
  }
}
