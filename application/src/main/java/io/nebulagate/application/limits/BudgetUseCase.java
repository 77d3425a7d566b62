package io.nebulagate.application.limits;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.BudgetPeriod;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.money.Money;
import java.time.ZoneId;
import java.util.List;

/** Tells what is used of budgets and what is left. Blocking; thread-safe. */
public interface BudgetUseCase {

  /**
   * The budgets that count for every request of a key at this moment: the key's own, its project's,
   * those of the user or organisation it belongs to. Of each owner the day's comes first.
   */
  List<Use> ofKey(ApiKey key);

  /**
   * The budgets of an owner other than a key at this moment; a project's are followed by those of
   * the user or organisation that it belongs to.
   *
   * @param tenant whose calendar counts
   */
  List<Use> of(LimitOwner owner, long tenant);

  /**
   * One budget and what is used of it.
   *
   * @param budget {@link Limit#DAILY_BUDGET} or {@link Limit#MONTHLY_BUDGET}
   * @param period from when to when it counts
   * @param zone whose calendar that is
   * @param told the thresholds, in percent, that were crossed and have been told
   */
  record Use(
      LimitOwner owner,
      Limit budget,
      BudgetPeriod period,
      ZoneId zone,
      Money limit,
      BudgetBook.Counted counted,
      List<Integer> told) {

    /** Copies the thresholds. */
    public Use {
      told = List.copyOf(told);
    }

    /** What may still be held or charged; never less than nothing. */
    public Money remaining() {
      Money left = limit.minus(counted.spent()).minus(counted.held());
      return left.isPositive() ? left : Money.ZERO;
    }
  }
}
