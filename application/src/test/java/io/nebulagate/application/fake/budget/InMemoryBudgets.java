package io.nebulagate.application.fake.budget;

import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The budgets of the ledger in memory, and the notices of their thresholds. */
public final class InMemoryBudgets implements BudgetBook, BudgetNotices {

  private static final List<Integer> THRESHOLDS = List.of(50, 80, 100);

  private final InstantSource clock;
  private final Map<Budget.Key, Row> rows = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long nextId;

  /** Nothing spent yet; {@code clock} decides how long a claim lasts. */
  public InMemoryBudgets(InstantSource clock) {
    this.clock = clock;
  }

  /** The first budget that this hold does not fit into. */
  public synchronized Optional<Budget> refusing(Hold hold) {
    return hold.budgets().stream()
        .filter(budget -> {
          Money used = row(budget).spent.plus(row(budget).held);
          return used.compareTo(budget.limit().minus(hold.amount())) > 0;
        })
        .findFirst();
  }

  /** What these allow from now on, whatever becomes of the hold that named them. */
  public synchronized void named(List<Budget> budgets) {
    for (Budget budget : budgets) {
      Row row = row(budget);
      boolean other = !row.allowed.equals(budget.limit());
      row.allowed = budget.limit();
      if (other) {
        notice(budget.key(), row);
      }
    }
  }

  /** Changes what is held and spent of all these. */
  public synchronized void change(List<Budget> budgets, Money held, Money spent) {
    for (Budget budget : budgets) {
      Row row = row(budget);
      row.held = row.held.plus(held);
      row.spent = row.spent.plus(spent);
      notice(budget.key(), row);
    }
  }

  @Override
  public synchronized List<Counted> counted(List<Budget.Key> budgets) {
    return budgets.stream()
        .map(key -> {
          Row row = rows.getOrDefault(key, new Row());
          return new Counted(row.spent, row.held);
        })
        .toList();
  }

  @Override
  public synchronized List<Notice> claim(int limit, Duration time) {
    Instant now = clock.instant();
    List<Waiting> free =
        waiting.stream().filter(one -> !one.claimedUntil.isAfter(now)).limit(limit).toList();
    free.forEach(one -> one.claimedUntil = now.plus(time));
    return free.stream().map(one -> one.notice).toList();
  }

  @Override
  public synchronized void confirm(List<Notice> sent) {
    waiting.removeIf(one -> sent.contains(one.notice));
  }

  @Override
  public synchronized List<List<Integer>> told(List<Budget.Key> budgets) {
    return budgets.stream().map(this::told).toList();
  }

  private List<Integer> told(Budget.Key key) {
    Set<Integer> told = new TreeSet<>(rows.getOrDefault(key, new Row()).noticed);
    waiting.stream()
        .map(one -> one.notice)
        .filter(notice -> notice.budget().equals(key))
        .forEach(notice -> told.remove(notice.threshold()));
    return List.copyOf(told);
  }

  private void notice(Budget.Key key, Row row) {
    for (int threshold : THRESHOLDS) {
      if (row.spent.isPositive() && crossed(row, threshold) && row.noticed.add(threshold)) {
        nextId++;
        waiting.add(
            new Waiting(
                new Notice(nextId, key, threshold, row.allowed, row.spent, clock.instant())));
      }
    }
  }

  private static boolean crossed(Row row, int threshold) {
    BigInteger spent = BigInteger.valueOf(row.spent.nanos()).multiply(BigInteger.valueOf(100));
    BigInteger part =
        BigInteger.valueOf(row.allowed.nanos()).multiply(BigInteger.valueOf(threshold));
    return spent.compareTo(part) >= 0;
  }

  private Row row(Budget budget) {
    return rows.computeIfAbsent(budget.key(), _ -> new Row());
  }

  private static final class Row {
    private Money allowed = Money.ZERO;
    private Money spent = Money.ZERO;
    private Money held = Money.ZERO;
    private final Set<Integer> noticed = new TreeSet<>();
  }

  private static final class Waiting {
    private final Notice notice;
    private Instant claimedUntil = Instant.MIN;

    Waiting(Notice notice) {
      this.notice = notice;
    }
  }
}
