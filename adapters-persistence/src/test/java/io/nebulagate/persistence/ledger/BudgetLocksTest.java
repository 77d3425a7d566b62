package io.nebulagate.persistence.ledger;

import static io.nebulagate.application.contract.LedgerBench.aHold;
import static io.nebulagate.application.contract.LedgerBench.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.billing.LedgerStore.Outcomes;
import io.nebulagate.application.billing.LedgerStore.Settlement;
import io.nebulagate.application.contract.LedgerBench;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.ledger.Resolution;
import io.nebulagate.domain.money.Money;
import io.nebulagate.persistence.PostgresServer;
import io.nebulagate.persistence.PostgresServer.Database;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Many lanes at once, on accounts that share budgets: nobody waits for one who waits for them. The
 * connections wait for locks as long as it takes, so that a deadlock shows as what it is.
 */
class BudgetLocksTest {

  private static final int LANES = 8;
  private static final int BATCHES = 30;
  private static final long PLENTY = 1_000_000_000L;
  private static final String OTHERS =
      "SELECT count(*) FROM pg_stat_activity"
          + " WHERE datname = current_database() AND pid <> pg_backend_pid()";

  private final Database database = PostgresServer.create(PostgresServer.CREATOR).migrate();
  private final AgroalDataSource pool = (AgroalDataSource) database.pool().dataSource();
  private final LedgerBench ledger =
      new LedgerBench(new PostgresLedgerStore(pool), new PostgresAccountBook(pool));

  @Test
  void lanesSweepsAndLateSettlementsNeverDeadlock() throws Exception {
    List<AccountId> accounts =
        IntStream.range(0, 8 * LANES).mapToObj(_ -> ledger.account(PLENTY)).toList();
    List<Budget> budgets = IntStream.range(0, 5).mapToObj(_ -> budget(PLENTY)).toList();
    List<Callable<Boolean>> lanes = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      Random random = new Random(lane);
      lanes.add(() -> {
        for (int i = 0; i < BATCHES; i++) {
          work(random, accounts, budgets);
        }
        return true;
      });
    }
    lanes.add(() -> {
      for (int i = 0; i < BATCHES; i++) {
        ledger.store().sweep(50, Duration.ZERO);
      }
      return true;
    });

    together(lanes);

    assertThat(new PostgresLedgerAudit(pool).verify().violations()).isEmpty();
    assertThat(deadlocks()).isZero();
  }

  @Test
  void manyWhoNameANewBudgetFirstAllFindTheSame() throws Exception {
    List<AccountId> accounts =
        IntStream.range(0, LANES).mapToObj(_ -> ledger.account(PLENTY)).toList();
    for (int round = 0; round < 10; round++) {
      Budget one = budget(LANES * 10);
      Budget other = budget(LANES * 10);
      List<Callable<Hold.Outcome>> calls = new ArrayList<>();
      for (AccountId account : accounts) {
        List<Budget> both = new ArrayList<>(List.of(one, other));
        Collections.shuffle(both, new Random(account.value()));
        calls.add(() -> ledger.hold(aHold(account, 10).within(both)));
      }

      assertThat(together(calls)).containsOnly(Hold.Outcome.APPLIED);

      assertThat(ledger.hold(aHold(accounts.getFirst(), 1).within(List.of(one))))
          .isEqualTo(new Hold.Outcome.OverBudget(one));
    }
    assertThat(deadlocks()).isZero();
  }

  /**
   * A batch over several accounts; some of its holds are over at once, and settled all the same.
   */
  private void work(Random random, List<AccountId> accounts, List<Budget> budgets) {
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      List<Budget> some = new ArrayList<>(budgets);
      Collections.shuffle(some, random);
      holds.add(
          aHold(
                  accounts.get(random.nextInt(accounts.size())),
                  1 + random.nextInt(100),
                  random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(1))
              .within(some.subList(0, random.nextInt(some.size()))));
    }
    Outcomes made = ledger.store().apply(new Batch(holds, List.of()));
    assertThat(made.holds()).containsOnly(Hold.Outcome.APPLIED);
    List<Settlement> ends =
        holds.stream()
            .map(hold -> Resolution.settle(hold, Money.ofNanos(random.nextInt(120))))
            .map(Settlement::of)
            .toList();
    Outcomes ended = ledger.store().apply(new Batch(List.of(), ends));
    assertThat(ended.settlements())
        .containsAnyOf(Resolution.Outcome.APPLIED, Resolution.Outcome.LATE)
        .doesNotContain(Resolution.Outcome.CONFLICT, Resolution.Outcome.UNKNOWN_HOLD);
  }

  /** What the connections have counted; they tell it when they end. */
  private long deadlocks() throws Exception {
    pool.close();
    Awaitility.await().until(() -> Sql.number(database.asSuperuser(), OTHERS) == 0);
    return Sql.number(
        database.asSuperuser(),
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }

  private static Budget budget(long nanos) {
    String owner = newId().toString();
    return new Budget(
        "PROJECT", owner, Budget.Period.DAY, LocalDate.of(2026, 11, 20), Money.ofNanos(nanos));
  }

  private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(calls.size())) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : clients.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
