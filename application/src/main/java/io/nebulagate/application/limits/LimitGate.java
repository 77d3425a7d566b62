package io.nebulagate.application.limits;

import io.nebulagate.application.limits.RateLimiter.Answer;
import io.nebulagate.application.limits.RateLimiter.Ticket;
import io.nebulagate.application.limits.RateLimiter.Wanted;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.chat.ModelName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where requests are let through as far as their limits go, and the leases of those that run are
 * kept alive. Thread-safe; never blocks.
 */
public final class LimitGate {

  private final LimitBook book;
  private final RateLimiter limiter;
  private final Set<Ticket> leased = ConcurrentHashMap.newKeySet();

  /** Counts what {@code book} bounds in {@code limiter}. */
  public LimitGate(LimitBook book, RateLimiter limiter) {
    this.book = book;
    this.limiter = limiter;
  }

  /** A gate that nothing bounds. */
  public static LimitGate open() {
    return new LimitGate(
        (_, _) -> List.of(),
        _ -> {
          throw new IllegalStateException("nothing is bound");
        });
  }

  /** What bounds how fast or how many at once; empty when nothing does. */
  public List<Bound> bounds(ApiKey key, ModelName model) {
    List<Bound> all = book.bounds(key, model);
    return all.isEmpty()
        ? all
        : all.stream().filter(bound -> !bound.limits().unlimitedRate()).toList();
  }

  /** Asks for what a request needs; its leases are renewed until it is released. */
  public CompletionStage<Answer> acquire(Wanted wanted) {
    return limiter
        .acquire(wanted)
        .thenApply(answer -> {
          if (answer instanceof Answer.Granted(Ticket ticket, _) && leases(wanted.bounds())) {
            leased.add(ticket);
          }
          return answer;
        });
  }

  /** The request has ended; gives back what it did not use. */
  public void release(Ticket ticket, long tokensUsed) {
    leased.remove(ticket);
    var _ = ticket.release(tokensUsed);
  }

  /** As if the request had never asked. */
  public void undo(Ticket ticket) {
    leased.remove(ticket);
    var _ = ticket.undo();
  }

  /** Renews the leases of all requests that run; to be called several times within their life. */
  public void renew() {
    leased.forEach(Ticket::renew);
  }

  /** How many running requests hold leases. */
  public int leases() {
    return leased.size();
  }

  private static boolean leases(List<Bound> bounds) {
    return bounds.stream().anyMatch(bound -> bound.limits().concurrency().isPresent());
  }
}
