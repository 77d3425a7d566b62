package io.nebulagate.application.limits;

import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Notices that 50, 80 or 100 % of a budget was spent: one per threshold and period, written with
 * the charge that crosses it, whatever replica that was on. Blocking; thread-safe.
 */
public interface BudgetNotices {

  /**
   * Hands out notices that nobody has sent, oldest first, to this caller alone.
   *
   * @param limit the most to hand out, 1 or more
   * @param time how long the caller has to send and confirm them; later they are handed out again
   */
  List<Notice> claim(int limit, Duration time);

  /** These were sent and are never handed out again. */
  void confirm(List<Notice> sent);

  /** The thresholds of each of these budgets that {@link #confirm} has been told of, ascending. */
  List<List<Integer>> told(List<Budget.Key> budgets);

  /**
   * One notice.
   *
   * @param id names it between {@link #claim} and {@link #confirm}
   * @param threshold 50, 80 or 100, in percent of the limit
   * @param limit what the budget allowed when the threshold was crossed
   * @param spent what was spent then
   */
  record Notice(
      long id, Budget.Key budget, int threshold, Money limit, Money spent, Instant crossedAt) {}
}
