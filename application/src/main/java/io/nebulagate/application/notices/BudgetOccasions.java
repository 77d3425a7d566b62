package io.nebulagate.application.notices;

import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.application.tenancy.Owners;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.notice.Occasion.BudgetUsed;
import io.nebulagate.domain.notice.Webhook;
import java.util.Optional;

/**
 * Publishes what the ledger has noted of budgets, to the tenant that the budget belongs to. A
 * model's is the operator's, as is that of a key or project that is no more. Blocking; thread-safe.
 */
public final class BudgetOccasions {

  private final Owners owners;
  private final Notices notices;

  /** Publishes to {@code notices}. */
  public BudgetOccasions(Owners owners, Notices notices) {
    this.owners = owners;
    this.notices = notices;
  }

  /** Publishes one; once, however often it is called. */
  public void publish(BudgetNotices.Notice noted) {
    var _ =
        notices.publish(
            tenant(noted.budget()).orElse(Webhook.OPERATOR),
            new BudgetUsed(noted.budget(), noted.threshold(), noted.limit(), noted.spent()));
  }

  private Optional<Long> tenant(Budget.Key budget) {
    return switch (LimitLevel.valueOf(budget.level())) {
      case KEY -> owners.tenantOf(Thing.API_KEY, budget.owner());
      case PROJECT -> owners.tenantOf(Thing.PROJECT, budget.owner());
      case USER, ORGANISATION -> Optional.of(Long.valueOf(budget.owner()));
      case MODEL -> Optional.empty();
    };
  }
}
