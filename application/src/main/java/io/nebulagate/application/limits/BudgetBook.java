package io.nebulagate.application.limits;

import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import java.util.List;

/** What the ledger has counted of budgets. Blocking; thread-safe. */
public interface BudgetBook {

  /** What was counted of each of these, in their order; nothing of one that was never used. */
  List<Counted> counted(List<Budget.Key> budgets);

  /**
   * What counts against a budget.
   *
   * @param spent charges, less what was given back of them
   * @param held what is set aside for requests that run
   */
  record Counted(Money spent, Money held) {

    /** Of a budget that nobody has used. */
    public static final Counted NOTHING = new Counted(Money.ZERO, Money.ZERO);
  }
}
