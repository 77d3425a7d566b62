package io.nebulagate.application.policy;

import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.Budgets;
import io.nebulagate.application.policy.Tallies.Subject;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.policy.Per;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What was charged today, as the ledger has counted it: a figure that is no older than {@link
 * #AGE}, so that the ledger is asked once in that time for each owner, however many requests come.
 * Thread-safe; never blocks.
 */
public final class DailySpend {

  /** How old a figure may be. */
  public static final Duration AGE = Duration.ofSeconds(5);

  /** How long a request waits for a figure. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How many figures are remembered; of more, those that were read first are forgotten. */
  static final int FIGURES_MAX = 10_000;

  private final BudgetBook book;
  private final Budgets budgets;
  private final Executor elsewhere;
  private final LongSupplier nanoTime;
  private final SequencedMap<Budget.Key, Figure> figures =
      new LinkedHashMap<>(); // guarded by itself

  /**
   * Reads {@code book}, by the days of {@code budgets}.
   *
   * @param elsewhere where reading may block
   * @param nanoTime a monotonic clock
   */
  public DailySpend(BudgetBook book, Budgets budgets, Executor elsewhere, LongSupplier nanoTime) {
    this.book = book;
    this.budgets = budgets;
    this.elsewhere = elsewhere;
    this.nanoTime = nanoTime;
  }

  private record Figure(CompletableFuture<Money> spent, long askedAt) {}

  /** What was charged; fails when the ledger does not answer in time. */
  CompletionStage<Money> today(Per per, Subject subject) {
    Budget.Key day = budgets.day(per, subject.key(), subject.model()).key();
    long now = nanoTime.getAsLong();
    synchronized (figures) {
      Figure known = figures.get(day);
      if (known != null && now - known.askedAt() <= AGE.toNanos()) {
        return known.spent();
      }
      Figure asked = new Figure(read(day), now);
      figures.putLast(day, asked);
      if (figures.size() > FIGURES_MAX) {
        figures.pollFirstEntry();
      }
      return asked.spent();
    }
  }

  private CompletableFuture<Money> read(Budget.Key day) {
    return CompletableFuture.supplyAsync(
            () -> book.counted(List.of(day)).getFirst().spent(), elsewhere)
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
