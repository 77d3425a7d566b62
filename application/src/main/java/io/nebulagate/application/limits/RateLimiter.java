package io.nebulagate.application.limits;

import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.chat.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Counts requests, tokens and requests at the same time against every bound of a request at once:
 * all of them let it pass, or none has taken anything.
 *
 * <p>The algorithm is the sliding window counter with sub-windows, as Figma describes it ("An
 * alternative approach to rate limiting", 2017, read 2026-11-20): a minute has {@value #SLOTS}
 * slots, what is taken counts in the slot of its moment, and a slot leaves as a whole a minute
 * after it began. So a fresh minute takes its whole bound at once, the next request is refused
 * until some of it has left, and nothing waits longer than a minute. Unlike GCRA nothing trickles
 * back meanwhile: the 61st request of a minute is refused however the 60 were spread.
 *
 * <p>Thread-safe; never blocks the caller.
 */
public interface RateLimiter {

  /** What "per minute" means. */
  Duration MINUTE = Duration.ofMinutes(1);

  /** The parts that a minute slides by. */
  int SLOTS = 60;

  /** What to say of a wait that nobody can know: for another request to end. */
  Duration A_MOMENT = Duration.ofSeconds(1);

  /** Asks for one request, its tokens, and a lease wherever requests at the same time are bound. */
  CompletionStage<Answer> acquire(Wanted wanted);

  /**
   * What a request asks for.
   *
   * @param request names its leases
   * @param bounds what it counts against, one per owner
   * @param tokens what it is estimated to use. No bound takes more than the whole of it for one
   *     request, so that a large one is served when nothing else was
   */
  record Wanted(RequestId request, List<Bound> bounds, long tokens) {

    /** Copies the bounds. */
    public Wanted {
      bounds = List.copyOf(bounds);
    }

    /** What {@code bound} takes of the tokens; nothing when it does not bound them. */
    public long tokens(Bound bound) {
      return Math.min(tokens, bound.limits().tokensPerMinute().orElse(0));
    }
  }

  /** What is answered. */
  sealed interface Answer {

    /** How the bounds stand now. */
    Standing standing();

    /** The request may go on; {@code ticket} gives back. */
    record Granted(Ticket ticket, Standing standing) implements Answer {}

    /**
     * Nothing was taken.
     *
     * @param bound the bound that refuses; of several, the one that will the longest
     * @param limit what of it is reached
     * @param retryAfter after which it may pass, if nobody else comes first; {@link #A_MOMENT}
     *     where others must end first
     */
    record Refused(Bound bound, Limit limit, Duration retryAfter, Standing standing)
        implements Answer {}
  }

  /** What one request was granted. The first of release and undo counts. */
  interface Ticket {

    /**
     * The request is over: its leases are free, and its tokens are what it really used. Less than
     * was estimated is given back while its slot is in the window; more is taken now and may leave
     * the bound in debt. The request itself stays counted.
     */
    CompletionStage<Void> release(long tokensUsed);

    /** As if the request had never asked. */
    CompletionStage<Void> undo();

    /** The request still runs: its leases begin anew. One that has ended stays so. */
    CompletionStage<Void> renew();
  }
}
