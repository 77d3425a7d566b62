package io.nebulagate.application.fake.limits;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.Standing;
import io.nebulagate.application.limits.Standing.Window;
import io.nebulagate.domain.access.Limit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Remembers every grant by itself and sums up when asked. */
public final class InMemoryRateLimiter implements RateLimiter {

  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final InstantSource clock;
  private final Duration minute;
  private final Duration lease;
  private final List<Taken> taken = new ArrayList<>();

  /** Counts minutes of {@code minute} on {@code clock}. */
  public InMemoryRateLimiter(InstantSource clock, Duration minute, Duration lease) {
    this.clock = clock;
    this.minute = minute;
    this.lease = lease;
  }

  /** What one owner gave at one moment. */
  private static final class Taken {
    final LimitOwner owner;
    final Instant at;
    long requests;
    long tokens;
    @Nullable Instant leasedUntil;

    Taken(LimitOwner owner, Instant at) {
      this.owner = owner;
      this.at = at;
    }

    long count(Limit limit) {
      return limit == Limit.REQUESTS ? requests : tokens;
    }
  }

  @Override
  public synchronized CompletionStage<Answer> acquire(Wanted wanted) {
    Answer.@Nullable Refused refused = null;
    for (Bound bound : wanted.bounds()) {
      for (Limit limit : List.of(Limit.REQUESTS, Limit.TOKENS, Limit.CONCURRENCY)) {
        Duration wait = wait(wanted, bound, limit);
        if (!wait.isZero() && (refused == null || wait.compareTo(refused.retryAfter()) > 0)) {
          refused = new Answer.Refused(bound, limit, wait, standing(wanted));
        }
      }
    }
    return CompletableFuture.completedStage(refused == null ? grant(wanted) : refused);
  }

  private Answer grant(Wanted wanted) {
    List<Taken> grants = new ArrayList<>();
    for (Bound bound : wanted.bounds()) {
      Taken grant = new Taken(owner(bound), clock.instant());
      grant.requests = 1;
      grant.tokens = wanted.tokens(bound);
      if (bound.limits().concurrency().isPresent()) {
        grant.leasedUntil = grant.at.plus(lease);
      }
      grants.add(grant);
    }
    taken.addAll(grants);
    return new Answer.Granted(new Grants(grants), standing(wanted));
  }

  private Duration wait(Wanted wanted, Bound bound, Limit limit) {
    OptionalLong most = most(bound, limit);
    if (most.isEmpty()) {
      return Duration.ZERO;
    }
    if (limit == Limit.CONCURRENCY) {
      long running = of(bound).stream().filter(this::running).count();
      return running < most.getAsLong() ? Duration.ZERO : A_MOMENT;
    }
    long more = limit == Limit.REQUESTS ? 1 : wanted.tokens(bound);
    long excess = used(bound, limit) + more - most.getAsLong();
    Duration wait = Duration.ZERO;
    for (Taken each : inWindow(bound)) {
      if (excess > 0) {
        excess -= each.count(limit);
        wait = Duration.between(clock.instant(), each.at.plus(minute));
      }
    }
    return wait;
  }

  private Standing standing(Wanted wanted) {
    Standing standing = Standing.UNBOUND;
    for (Bound bound : wanted.bounds()) {
      for (Limit limit : List.of(Limit.REQUESTS, Limit.TOKENS)) {
        OptionalLong most = most(bound, limit);
        if (most.isPresent()) {
          Window window = Window.of(most.getAsLong(), used(bound, limit), reset(bound, limit));
          standing = standing.and(limit, window);
        }
      }
    }
    return standing;
  }

  private long used(Bound bound, Limit limit) {
    return inWindow(bound).stream().mapToLong(each -> each.count(limit)).sum();
  }

  private Duration reset(Bound bound, Limit limit) {
    return inWindow(bound).stream()
        .filter(each -> each.count(limit) > 0)
        .map(each -> Duration.between(clock.instant(), each.at.plus(minute)))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static OptionalLong most(Bound bound, Limit limit) {
    return switch (limit) {
      case REQUESTS -> bound.limits().requestsPerMinute();
      case TOKENS -> bound.limits().tokensPerMinute();
      case CONCURRENCY -> bound.limits().concurrency();
      case DAILY_BUDGET, MONTHLY_BUDGET -> OptionalLong.empty();
    };
  }

  private List<Taken> of(Bound bound) {
    return taken.stream().filter(each -> each.owner.equals(owner(bound))).toList();
  }

  private List<Taken> inWindow(Bound bound) {
    return of(bound).stream().filter(this::inWindow).toList();
  }

  private boolean inWindow(Taken each) {
    return clock.instant().isBefore(each.at.plus(minute));
  }

  private boolean running(Taken each) {
    return each.leasedUntil != null && clock.instant().isBefore(each.leasedUntil);
  }

  private static LimitOwner owner(Bound bound) {
    return new LimitOwner(bound.level(), bound.owner());
  }

  private final class Grants implements Ticket {
    private final List<Taken> grants;
    private boolean ended;

    Grants(List<Taken> grants) {
      this.grants = grants;
    }

    @Override
    public CompletionStage<Void> release(long tokensUsed) {
      synchronized (InMemoryRateLimiter.this) {
        for (Taken grant : ended ? List.<Taken>of() : grants) {
          grant.leasedUntil = null;
          if (tokensUsed > grant.tokens) {
            Taken debt = new Taken(grant.owner, clock.instant());
            debt.tokens = tokensUsed - grant.tokens;
            taken.add(debt);
          } else {
            grant.tokens = tokensUsed;
          }
        }
        ended = true;
        return DONE;
      }
    }

    @Override
    public CompletionStage<Void> undo() {
      synchronized (InMemoryRateLimiter.this) {
        if (!ended) {
          taken.removeAll(grants);
        }
        ended = true;
        return DONE;
      }
    }

    @Override
    public CompletionStage<Void> renew() {
      synchronized (InMemoryRateLimiter.this) {
        for (Taken grant : grants) {
          if (grant.leasedUntil != null && running(grant)) {
            grant.leasedUntil = clock.instant().plus(lease);
          }
        }
        return DONE;
      }
    }
  }
}
