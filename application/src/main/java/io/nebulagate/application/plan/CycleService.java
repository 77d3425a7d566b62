package io.nebulagate.application.plan;

import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.plan.Subscription;
import java.time.InstantSource;
import java.util.List;

/**
 * Begins the cycles that are due. Any replica may call it at any time, also a request that finds
 * its cycle over before the schedule has: the book begins each cycle once. Blocking; thread-safe.
 */
public final class CycleService {

  private static final int SUBSCRIPTIONS_MAX = 500;

  private final SubscriptionBook book;
  private final InstantSource clock;

  /** Counts cycles by {@code clock}, which decides at most that a cycle begins a moment later. */
  public CycleService(SubscriptionBook book, InstantSource clock) {
    this.book = book;
    this.clock = clock;
  }

  /**
   * Begins what is due and empties what is over, of the subscriptions that waited longest.
   *
   * @return how many cycles began; more may be due while this is more than nothing
   */
  public int rollDue() {
    int begun = 0;
    for (Subscription due : book.due(SUBSCRIPTIONS_MAX)) {
      begun += roll(due);
    }
    book.emptyEnded(SUBSCRIPTIONS_MAX);
    return begun;
  }

  /** Begins the cycles of one subscription that are due, at most {@link Subscription#DUE_MAX}. */
  public int roll(Subscription subscription) {
    List<Cycle> due = subscription.due(clock.instant());
    return due.isEmpty() ? 0 : book.roll(subscription.id(), due);
  }
}
