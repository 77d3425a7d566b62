package io.nebulagate.persistence.ledger;

import static io.nebulagate.application.contract.LedgerBench.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.application.contract.BudgetContract;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.BudgetBook.Counted;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresBudgetTest extends BudgetContract {

  @Override
  protected LedgerBench ledger() {
    return LedgerUnderTest.LEDGER;
  }

  @Override
  protected BudgetBook budgets() {
    return new PostgresBudgetBook(LedgerUnderTest.POOL);
  }

  @Override
  protected ReversalBook reversals() {
    return new PostgresReversalBook(LedgerUnderTest.POOL);
  }

  @Override
  @AfterEach
  protected void theBooksAreStillRight() {
    assertThat(LedgerUnderTest.AUDIT.verify().violations()).isEmpty();
  }

  @Test
  void aReplicaOfTheVersionBeforeSettlesAgainstBudgetsToo() {
    AccountId account = LedgerUnderTest.LEDGER.account(1_000);
    Money limit = Money.ofNanos(500);
    Budget day =
        new Budget("KEY", newId().toString(), Budget.Period.DAY, LocalDate.of(2026, 11, 20), limit);
    Hold hold = LedgerBench.aHold(account, 300).within(List.of(day));
    LedgerUnderTest.LEDGER.hold(hold);

    long code =
        Sql.number(
            LedgerUnderTest.POOL,
            "SELECT (ledger.apply_batch(ARRAY[%s::bigint], ARRAY['%s'::uuid], ARRAY[11::smallint],"
                    .formatted(account.value(), hold.id())
                + " ARRAY[40::bigint], ARRAY[NULL::uuid], ARRAY[NULL::bigint],"
                + " ARRAY[NULL::uuid]))[1]");

    assertThat(code).isZero();
    assertThat(budgets().counted(List.of(day.key())))
        .containsExactly(new Counted(Money.ofNanos(40), Money.ZERO));
  }
}
