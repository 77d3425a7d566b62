package io.nebulagate.application.sync;

import io.nebulagate.application.relay.RelayObserver;
import io.nebulagate.application.routing.UpstreamUsageStore;
import io.nebulagate.application.routing.UpstreamUsageStore.Amounts;
import io.nebulagate.application.routing.UpstreamUsageStore.Hour;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.TokenUsage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sums up what is asked of providers until it is written down. Holds at most {@link #ROWS_MAX}
 * sums; what does not fit any more is dropped and counted, never waited for. Thread-safe; a request
 * takes a lock for a few additions.
 */
public final class UpstreamUsage implements RelayObserver {

  /** How many different sums wait at most. */
  static final int ROWS_MAX = 20_000;

  private final UpstreamUsageStore store;
  private final AtomicLong dropped = new AtomicLong();
  private Map<Hour, Amounts> sums = new HashMap<>();

  /** Writes to {@code store}. */
  public UpstreamUsage(UpstreamUsageStore store) {
    this.store = store;
  }

  @Override
  public void finished(RequestRecord record) {
    Instant hour = record.timing().startedAt().truncatedTo(ChronoUnit.HOURS);
    for (RequestRecord.Attempt attempt : record.attempts()) {
      add(
          new Hour(attempt.provider(), record.question().model(), hour),
          amounts(attempt, record.usage().tokens()));
    }
  }

  private static Amounts amounts(RequestRecord.Attempt attempt, TokenUsage used) {
    TokenUsage own = attempt.served() ? used : TokenUsage.NONE;
    return new Amounts(
        1,
        attempt.cost().isEmpty() ? 1 : 0,
        own.input(),
        own.output(),
        attempt.cost().orElse(Money.ZERO));
  }

  private synchronized void add(Hour hour, Amounts amounts) {
    if (sums.size() >= ROWS_MAX && !sums.containsKey(hour)) {
      dropped.incrementAndGet();
      return;
    }
    sums.merge(hour, amounts, Amounts::plus);
  }

  /** How many tries were not summed up, since too many different ones waited. */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Writes down what there is. When that fails, it is there again for the next time, and the
   * failure is thrown. One at a time.
   */
  public void write() {
    Map<Hour, Amounts> taken = take();
    if (taken.isEmpty()) {
      return;
    }
    boolean kept = false;
    try {
      store.add(taken);
      kept = true;
    } finally {
      if (!kept) {
        taken.forEach(this::add);
      }
    }
  }

  private synchronized Map<Hour, Amounts> take() {
    Map<Hour, Amounts> taken = sums;
    sums = new HashMap<>();
    return taken;
  }
}
