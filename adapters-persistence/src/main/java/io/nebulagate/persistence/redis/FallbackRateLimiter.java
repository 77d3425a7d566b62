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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts together with the other replicas while that works, and alone while it does not.
 *
 * <pre>
 *             late or failed, once
 *   together ─────────────────────▶ alone: this replica's share of every limit, in memory
 *       ▲                             │
 *       └──── answers again, in time ─┘   whoever asks in the background says so
 * </pre>
 *
 * <p>What this replica lets through it counts itself in either state, so that the last minute is
 * known when the state changes, and when what was counted together is lost. Whoever is over the
 * whole limit here costs no question elsewhere. Answers within 100 ms; thread-safe; never blocks.
 */
final class FallbackRateLimiter implements RateLimiter {

  /** How long the shared count may take; what is left of 100 ms is for the rest. */
  static final Duration PATIENCE = Duration.ofMillis(60);

  private static final Logger LOG = System.getLogger(FallbackRateLimiter.class.getName());

  private final RateLimiter shared;
  private final RateLimiter own;
  private final IntSupplier replicas;
  private final AtomicReference<State> state = new AtomicReference<>(State.BEGINNING);

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
   */
  FallbackRateLimiter(RateLimiter shared, RateLimiter own, IntSupplier replicas) {
    this.shared = shared;
    this.own = own;
    this.replicas = replicas;
  }

  /** Whether this replica counts together with the others. */
  boolean together() {
    return state.get() == State.TOGETHER;
  }

  /** The shared count answers. */
  void up() {
    if (state.getAndSet(State.TOGETHER) != State.TOGETHER) {
      LOG.log(Level.INFO, "limits are counted in Redis, together with all replicas");
    }
  }

  /** The shared count does not answer, or not in time. */
  void down() {
    if (state.getAndSet(State.ALONE) != State.ALONE) {
      LOG.log(
          Level.WARNING,
          "Redis does not answer: this replica keeps its share of every limit, one of {0}",
          replicas.getAsInt());
    }
  }

  @Override
  public CompletionStage<Answer> acquire(Wanted wanted) {
    if (!together()) {
      return own.acquire(share(wanted));
    }
    return own.acquire(wanted)
        .thenCompose(mine ->
            mine instanceof Answer.Granted(Ticket held, _)
                ? askTogether(wanted, held)
                : CompletableFuture.completedStage(mine));
  }

  private CompletionStage<Answer> askTogether(Wanted wanted, Ticket held) {
    CompletableFuture<Answer> asked = shared.acquire(wanted).toCompletableFuture();
    return asked
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((answer, failure) -> decide(wanted, held, asked, answer))
        .thenCompose(Function.identity());
  }

  private CompletionStage<Answer> decide(
      Wanted wanted, Ticket held, CompletableFuture<Answer> asked, @Nullable Answer answer) {
    return switch (answer) {
      case Answer.Granted(Ticket granted, var standing) ->
          CompletableFuture.completedStage(
              new Answer.Granted(new Tickets(held, granted), standing));
      case Answer.Refused refused -> held.undo().thenApply(_ -> refused);
      case null -> {
        down();
        var _ = asked.thenAccept(FallbackRateLimiter::undo);
        yield held.undo().thenCompose(_ -> own.acquire(share(wanted)));
      }
    };
  }

  /** What was granted too late is not used. */
  private static void undo(Answer late) {
    if (late instanceof Answer.Granted(Ticket ticket, _)) {
      var _ = ticket.undo();
    }
  }

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
      return here.release(tokensUsed).thenCompose(_ -> guarded(there.release(tokensUsed)));
    }

    @Override
    public CompletionStage<Void> undo() {
      return here.undo().thenCompose(_ -> guarded(there.undo()));
    }

    @Override
    public CompletionStage<Void> renew() {
      return here.renew().thenCompose(_ -> guarded(there.renew()));
    }

    /** What cannot be given back there leaves with its minute, and a lease with its life. */
    private CompletionStage<Void> guarded(CompletionStage<Void> told) {
      return told.toCompletableFuture()
          .copy()
          .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(failure -> {
            down();
            return null;
          });
    }
  }
}
