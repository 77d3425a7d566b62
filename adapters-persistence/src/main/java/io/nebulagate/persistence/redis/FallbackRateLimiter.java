package io.nebulagate.persistence.redis;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.domain.access.Limits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Counts together with the other replicas while that works, and alone while it does not.
 *
 * <pre>
 *               fails, or is silent for {@value #SILENCE_MILLIS} ms
 *   together ────────────────────────────────▶ alone: this replica's share of every limit
 *       ▲                                        │
 *       └──── answers in time, says whoever asks in the background
 * </pre>
 *
 * <p>A single answer that is late is not waited for either: this replica's share decides, and what
 * was asked still counts there. What this replica lets through it counts itself in either state, so
 * that the last minute is known when the state changes; for a minute after it was alone it keeps to
 * its share too, because what is counted together may have been lost. Whoever is over the whole
 * limit here costs no question elsewhere. Answers within 100 ms; thread-safe; never blocks.
 */
final class FallbackRateLimiter implements RateLimiter {

  /** How long the shared count may take; what is left of 100 ms is for the rest. */
  static final Duration PATIENCE = Duration.ofMillis(80);

  /** A silence of the shared count after which it is not asked any more. */
  static final int SILENCE_MILLIS = 500;

  private static final Logger LOG = System.getLogger(FallbackRateLimiter.class.getName());
  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final RateLimiter shared;
  private final RateLimiter own;
  private final IntSupplier replicas;
  private final LongSupplier nanoTime;
  private final AtomicReference<State> state = new AtomicReference<>(State.BEGINNING);
  private volatile long heardAt;
  private volatile long aloneAt;

  private enum State {
    /** Alone, and nobody has been told. */
    BEGINNING,
    TOGETHER,
    ALONE
  }

  /**
   * Begins alone.
   *
   * @param shared what all replicas count in; may fail or never answer
   * @param own what this one counts in; answers at once
   * @param replicas how many share the limits, 1 or more
   * @param nanoTime a monotonic clock
   */
  FallbackRateLimiter(
      RateLimiter shared, RateLimiter own, IntSupplier replicas, LongSupplier nanoTime) {
    this.shared = shared;
    this.own = own;
    this.replicas = replicas;
    this.nanoTime = nanoTime;
    this.aloneAt = nanoTime.getAsLong() - MINUTE.toNanos();
  }

  /** Whether this replica counts together with the others. */
  boolean together() {
    return state.get() == State.TOGETHER;
  }

  /** The shared count answers in time. */
  void up() {
    heard();
    State before = state.get();
    if (before == State.ALONE) {
      aloneAt = nanoTime.getAsLong();
    }
    if (before != State.TOGETHER && state.compareAndSet(before, State.TOGETHER)) {
      LOG.log(Level.INFO, "limits are counted in Redis, together with all replicas");
    }
  }

  /** The shared count failed, or took too long: enough to be alone, unless it was heard lately. */
  void failed(Throwable failure) {
    boolean late =
        failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    if (!late || elapsed(heardAt) >= Duration.ofMillis(SILENCE_MILLIS).toNanos()) {
      down();
    }
  }

  private void down() {
    if (state.getAndSet(State.ALONE) != State.ALONE) {
      LOG.log(
          Level.WARNING,
          "Redis does not answer: this replica keeps its share of every limit, one of {0}",
          replicas.getAsInt());
    }
  }

  private void heard() {
    heardAt = nanoTime.getAsLong();
  }

  private long elapsed(long since) {
    return nanoTime.getAsLong() - since;
  }

  // ── ask ──

  @Override
  public CompletionStage<Answer> acquire(Wanted wanted) {
    if (!together()) {
      return own.acquire(share(wanted));
    }
    boolean lately = elapsed(aloneAt) < MINUTE.toNanos();
    return own.acquire(lately ? share(wanted) : wanted)
        .thenCompose(mine ->
            mine instanceof Answer.Granted(Ticket held, _)
                ? askTogether(wanted, held)
                : CompletableFuture.completedStage(mine));
  }

  private CompletionStage<Answer> askTogether(Wanted wanted, Ticket held) {
    CompletableFuture<Answer> asked = shared.acquire(wanted).toCompletableFuture();
    return inTime(asked)
        .handle((answer, failure) -> {
          if (failure != null) {
            failed(failure);
            return held.undo().thenCompose(_ -> askAlone(wanted, asked));
          }
          heard();
          return decide(held, answer);
        })
        .thenCompose(Function.identity());
  }

  private CompletionStage<Answer> decide(Ticket held, Answer answer) {
    return switch (answer) {
      case Answer.Granted(Ticket granted, var standing) ->
          CompletableFuture.completedStage(
              new Answer.Granted(new Tickets(held, granted), standing));
      case Answer.Refused refused -> held.undo().thenApply(_ -> refused);
    };
  }

  /** Decides here; what the others may still grant counts there as long as it does here. */
  private CompletionStage<Answer> askAlone(Wanted wanted, CompletionStage<Answer> asked) {
    Ticket late = new LateTicket(asked);
    return own.acquire(share(wanted))
        .thenApply(mine ->
            switch (mine) {
              case Answer.Granted(Ticket held, var standing) ->
                  new Answer.Granted(new Tickets(held, late), standing);
              case Answer.Refused refused -> {
                var _ = late.undo();
                yield refused;
              }
            });
  }

  private static <T> CompletableFuture<T> inTime(CompletionStage<T> stage) {
    return stage.toCompletableFuture().copy().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  // ── share ──

  private Wanted share(Wanted wanted) {
    int parts = Math.max(1, replicas.getAsInt());
    return parts == 1
        ? wanted
        : new Wanted(
            wanted.request(),
            wanted.bounds().stream().map(bound -> share(bound, parts)).toList(),
            wanted.tokens());
  }

  private static Bound share(Bound bound, int parts) {
    Limits whole = bound.limits();
    Limits part =
        new Limits(
            share(whole.requestsPerMinute(), parts),
            share(whole.tokensPerMinute(), parts),
            share(whole.concurrency(), parts),
            whole.dailyBudget(),
            whole.monthlyBudget());
    return new Bound(bound.level(), bound.owner(), part);
  }

  private static OptionalLong share(OptionalLong limit, int parts) {
    return limit.isEmpty() ? limit : OptionalLong.of(Math.max(1, limit.getAsLong() / parts));
  }

  // ── give back ──

  /** What was granted here and there. */
  private final class Tickets implements Ticket {
    private final Ticket here;
    private final Ticket there;

    Tickets(Ticket here, Ticket there) {
      this.here = here;
      this.there = there;
    }

    @Override
    public CompletionStage<Void> release(long tokensUsed) {
      return here.release(tokensUsed).thenCompose(_ -> told(there.release(tokensUsed)));
    }

    @Override
    public CompletionStage<Void> undo() {
      return here.undo().thenCompose(_ -> told(there.undo()));
    }

    @Override
    public CompletionStage<Void> renew() {
      return here.renew().thenCompose(_ -> told(there.renew()));
    }

    /** What cannot be given back there leaves with its minute, and a lease with its life. */
    private CompletionStage<Void> told(CompletionStage<Void> there) {
      return inTime(there)
          .handle((_, failure) -> {
            if (failure == null) {
              heard();
            } else {
              failed(failure);
            }
            return null;
          });
    }
  }

  /** What the others have not answered yet; told to them when they have. */
  private record LateTicket(CompletionStage<Answer> asked) implements Ticket {

    @Override
    public CompletionStage<Void> release(long tokensUsed) {
      return whenGranted(ticket -> ticket.release(tokensUsed));
    }

    @Override
    public CompletionStage<Void> undo() {
      return whenGranted(Ticket::undo);
    }

    @Override
    public CompletionStage<Void> renew() {
      return whenGranted(Ticket::renew);
    }

    private CompletionStage<Void> whenGranted(Function<Ticket, CompletionStage<Void>> action) {
      return asked.thenCompose(answer ->
          answer instanceof Answer.Granted(Ticket ticket, _) ? action.apply(ticket) : DONE);
    }
  }
}
