package io.nebulagate.persistence.memory;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.Standing;
import io.nebulagate.application.limits.Standing.Window;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts in this process alone. One lock keeps the bounds of a request together; what it guards is
 * arithmetic on a few arrays, about a microsecond. Owners that are idle are forgotten; of more than
 * fit, those that were asked about longest ago.
 */
public final class InMemoryRateLimiter implements RateLimiter {

  /** How many owners are counted at most; each takes about a kilobyte. */
  public static final int OWNERS_MAX = 200_000;

  /** How many idle owners are looked for at each request. */
  private static final int SWEPT = 2;

  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final LongSupplier nanoTime;
  private final long slotNanos;
  private final long leaseNanos;
  private final int ownersMax;
  private final ReentrantLock lock = new ReentrantLock();

  /** The one that was asked about longest ago first. */
  private final Map<LimitOwner, OwnerCounts> owners = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * Counts by the system's monotonic clock.
   *
   * @param lease how long a lease lives after it was granted or renewed
   */
  public InMemoryRateLimiter(Duration lease) {
    this(System::nanoTime, MINUTE, lease, OWNERS_MAX);
  }

  /**
   * Counts at most {@code ownersMax} owners.
   *
   * @param nanoTime a monotonic clock
   * @param minute how long a "minute" is
   * @param lease how long a lease lives after it was granted or renewed
   */
  public InMemoryRateLimiter(
      LongSupplier nanoTime, Duration minute, Duration lease, int ownersMax) {
    this.nanoTime = nanoTime;
    this.slotNanos = minute.toNanos() / SLOTS;
    this.leaseNanos = lease.toNanos();
    this.ownersMax = ownersMax;
  }

  @Override
  public CompletionStage<Answer> acquire(Wanted wanted) {
    lock.lock();
    try {
      long now = nanoTime.getAsLong();
      sweep(now);
      List<Asked> all = new ArrayList<>(wanted.bounds().size());
      for (Bound bound : wanted.bounds()) {
        all.add(new Asked(bound, counts(bound, now), wanted.tokens(bound)));
      }
      Answer.@Nullable Refused refused = refused(all, now);
      return CompletableFuture.completedStage(refused == null ? grant(wanted, all, now) : refused);
    } finally {
      lock.unlock();
    }
  }

  /** One bound, and what it is asked for. */
  private record Asked(Bound bound, OwnerCounts counts, long tokens) {
    Limits limits() {
      return bound.limits();
    }
  }

  private long slot(long now) {
    return Math.floorDiv(now, slotNanos);
  }

  private OwnerCounts counts(Bound bound, long now) {
    LimitOwner owner = new LimitOwner(bound.level(), bound.owner());
    OwnerCounts counts = owners.computeIfAbsent(owner, _ -> new OwnerCounts(slot(now)));
    counts.at(slot(now), now);
    return counts;
  }

  private void sweep(long now) {
    Iterator<OwnerCounts> oldest = owners.values().iterator();
    for (int i = 0; i < SWEPT && oldest.hasNext(); i++) {
      OwnerCounts counts = oldest.next();
      counts.at(slot(now), now);
      if (counts.idle() || owners.size() > ownersMax) {
        oldest.remove();
      }
    }
  }

  /** How many owners are counted now. */
  int owners() {
    lock.lock();
    try {
      return owners.size();
    } finally {
      lock.unlock();
    }
  }

  // ── refuse ──

  private Answer.@Nullable Refused refused(List<Asked> all, long now) {
    Answer.@Nullable Refused longest = null;
    Supplier<Standing> standing = () -> standing(all, now);
    for (Asked asked : all) {
      Bound bound = asked.bound();
      longest = longer(longest, bound, Limit.REQUESTS, requestsWait(asked, now), standing);
      longest = longer(longest, bound, Limit.TOKENS, tokensWait(asked, now), standing);
      longest = longer(longest, bound, Limit.CONCURRENCY, placesWait(asked), standing);
    }
    return longest;
  }

  private static Answer.@Nullable Refused longer(
      Answer.@Nullable Refused before,
      Bound bound,
      Limit limit,
      Duration wait,
      Supplier<Standing> standing) {
    return wait.isZero() || (before != null && before.retryAfter().compareTo(wait) >= 0)
        ? before
        : new Answer.Refused(bound, limit, wait, standing.get());
  }

  private Duration requestsWait(Asked asked, long now) {
    return asked.limits().requestsPerMinute().isEmpty()
        ? Duration.ZERO
        : wait(asked.counts().requests, 1, asked.limits().requestsPerMinute().getAsLong(), now);
  }

  private Duration tokensWait(Asked asked, long now) {
    return asked.limits().tokensPerMinute().isEmpty()
        ? Duration.ZERO
        : wait(
            asked.counts().tokens,
            asked.tokens(),
            asked.limits().tokensPerMinute().getAsLong(),
            now);
  }

  private Duration wait(SlidingWindow window, long more, long limit, long now) {
    long excess = window.total() + more - limit;
    return excess <= 0 ? Duration.ZERO : until(window.leaves(excess), now);
  }

  private static Duration placesWait(Asked asked) {
    return asked.counts().running() < asked.limits().concurrency().orElse(Long.MAX_VALUE)
        ? Duration.ZERO
        : A_MOMENT;
  }

  private Duration until(long slot, long now) {
    return Duration.ofNanos(Math.max(0, slot * slotNanos - now));
  }

  // ── grant ──

  private Answer grant(Wanted wanted, List<Asked> all, long now) {
    for (Asked asked : all) {
      OwnerCounts counts = asked.counts();
      if (asked.limits().requestsPerMinute().isPresent()) {
        counts.requests.take(1);
      }
      counts.tokens.take(asked.tokens());
      if (asked.limits().concurrency().isPresent()) {
        counts.lease(wanted.request(), now + leaseNanos);
      }
    }
    return new Answer.Granted(new Granted(wanted, slot(now)), standing(all, now));
  }

  private Standing standing(List<Asked> all, long now) {
    Standing standing = Standing.UNBOUND;
    for (Asked asked : all) {
      Limits limits = asked.limits();
      if (limits.requestsPerMinute().isPresent()) {
        long most = limits.requestsPerMinute().getAsLong();
        standing = standing.and(Limit.REQUESTS, window(most, asked.counts().requests, now));
      }
      if (limits.tokensPerMinute().isPresent()) {
        long most = limits.tokensPerMinute().getAsLong();
        standing = standing.and(Limit.TOKENS, window(most, asked.counts().tokens, now));
      }
    }
    return standing;
  }

  private Window window(long limit, SlidingWindow taken, long now) {
    return Window.of(limit, taken.total(), until(taken.empties(), now));
  }

  // ── give back ──

  /** What one request was granted. */
  private final class Granted implements Ticket {
    private final Wanted wanted;
    private final long slot;
    private boolean ended;

    Granted(Wanted wanted, long slot) {
      this.wanted = wanted;
      this.slot = slot;
    }

    @Override
    public CompletionStage<Void> release(long tokensUsed) {
      return end((bound, counts) -> {
        if (bound.limits().tokensPerMinute().isPresent()) {
          long taken = wanted.tokens(bound);
          counts.tokens.take(tokensUsed - taken);
          counts.tokens.giveBack(slot, Math.max(0, taken - tokensUsed));
        }
      });
    }

    @Override
    public CompletionStage<Void> undo() {
      return end((bound, counts) -> {
        if (bound.limits().requestsPerMinute().isPresent()) {
          counts.requests.giveBack(slot, 1);
        }
        counts.tokens.giveBack(slot, wanted.tokens(bound));
      });
    }

    @Override
    public CompletionStage<Void> renew() {
      lock.lock();
      try {
        long now = nanoTime.getAsLong();
        for (Bound bound : wanted.bounds()) {
          OwnerCounts counts = counts(bound, now);
          if (counts.leased(wanted.request())) {
            counts.lease(wanted.request(), now + leaseNanos);
          }
        }
      } finally {
        lock.unlock();
      }
      return DONE;
    }

    private CompletionStage<Void> end(GivingBack givingBack) {
      lock.lock();
      try {
        if (!ended) {
          ended = true;
          for (Bound bound : wanted.bounds()) {
            OwnerCounts counts = counts(bound, nanoTime.getAsLong());
            counts.free(wanted.request());
            givingBack.to(bound, counts);
          }
        }
      } finally {
        lock.unlock();
      }
      return DONE;
    }
  }

  private interface GivingBack {
    void to(Bound bound, OwnerCounts counts);
  }
}
