package io.nebulagate.application.plan;

import io.nebulagate.domain.notice.Occasion;
import java.time.Duration;
import java.util.List;

/**
 * What owners are to be told of their plans: that 80 or 100 % of an allowance was used, once per
 * cycle and written with the charge that crosses it, whatever replica that was on, and that a
 * subscription ends, a week and a day before where it lasted twice as long at least, and when it is
 * over. One charge that crosses both is told as all. What lapses was not used. Blocking;
 * thread-safe.
 */
public interface PlanNotices {

  /**
   * Hands out what nobody has told, oldest first, to this caller alone.
   *
   * @param limit the most to hand out, 1 or more
   * @param time how long the caller has to tell and confirm them; later they are handed out again
   */
  List<Noted> claim(int limit, Duration time);

  /** These were told and are never handed out again. */
  void confirm(List<Noted> told);

  /**
   * What is to be told to whom.
   *
   * @param id names it between {@link #claim} and {@link #confirm}
   */
  record Noted(long id, long tenant, Occasion occasion) {}
}
