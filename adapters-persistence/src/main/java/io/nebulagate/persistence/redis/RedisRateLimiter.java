package io.nebulagate.persistence.redis;

import io.nebulagate.application.limits.Bound;
import io.nebulagate.application.limits.RateLimiter;
import io.nebulagate.application.limits.Standing;
import io.nebulagate.application.limits.Standing.Window;
import io.nebulagate.domain.access.Limit;
import io.nebulagate.domain.access.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts in Redis, for all replicas together, by Redis' own clock. All bounds of a request are
 * looked at and taken from in one script, so their keys share one hash tag and lie on one node of a
 * cluster. Keys expire by themselves. Fails when Redis does not answer; see {@link
 * FallbackRateLimiter}.
 */
final class RedisRateLimiter implements RateLimiter {

  private static final RedisScript ACQUIRE = RedisScript.of("acquire.lua");
  private static final RedisScript RELEASE = RedisScript.of("release.lua");
  private static final RedisScript RENEW = RedisScript.of("renew.lua");

  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  /** Where the first bound stands in an answer, and how many numbers each has. */
  private static final int FIRST = 4;

  private static final int EACH = 4;

  private static final long NEVER_WAS = -1;

  private final RedisLink link;
  private final Namespace namespace;
  private final long slotMillis;
  private final long leaseMillis;

  /** Counts minutes of {@code minute} over {@code link}. */
  RedisRateLimiter(RedisLink link, Namespace namespace, Duration minute, Duration lease) {
    this.link = link;
    this.namespace = namespace;
    this.slotMillis = minute.toMillis() / SLOTS;
    this.leaseMillis = lease.toMillis();
  }

  @Override
  public CompletionStage<Answer> acquire(Wanted wanted) {
    List<String> arguments = new ArrayList<>();
    arguments.add(wanted.request().toString());
    arguments.add(Long.toString(wanted.tokens()));
    arguments.add(Long.toString(slotMillis));
    arguments.add(Long.toString(leaseMillis));
    for (Bound bound : wanted.bounds()) {
      Limits limits = bound.limits();
      arguments.add(Long.toString(limits.requestsPerMinute().orElse(0)));
      arguments.add(Long.toString(limits.tokensPerMinute().orElse(0)));
      arguments.add(Long.toString(limits.concurrency().orElse(0)));
    }
    return ACQUIRE.run(link, keys(wanted), arguments).thenApply(told -> answer(wanted, told));
  }

  private Answer answer(Wanted wanted, long[] told) {
    Standing standing = standing(wanted, told);
    int refusing = (int) told[0];
    if (refusing == 0) {
      return new Answer.Granted(new Granted(wanted, told[3]), standing);
    }
    return new Answer.Refused(
        wanted.bounds().get(refusing - 1),
        limit((int) told[1]),
        Duration.ofMillis(told[2]),
        standing);
  }

  private static Limit limit(int code) {
    return switch (code) {
      case 1 -> Limit.REQUESTS;
      case 2 -> Limit.TOKENS;
      case 3 -> Limit.CONCURRENCY;
      default -> throw new IllegalStateException("unknown limit " + code);
    };
  }

  private static Standing standing(Wanted wanted, long[] told) {
    Standing standing = Standing.UNBOUND;
    for (int i = 0; i < wanted.bounds().size(); i++) {
      Limits limits = wanted.bounds().get(i).limits();
      int at = FIRST + EACH * i;
      if (limits.requestsPerMinute().isPresent()) {
        long most = limits.requestsPerMinute().getAsLong();
        standing = standing.and(Limit.REQUESTS, window(most, told, at));
      }
      if (limits.tokensPerMinute().isPresent()) {
        long most = limits.tokensPerMinute().getAsLong();
        standing = standing.and(Limit.TOKENS, window(most, told, at + 2));
      }
    }
    return standing;
  }

  private static Window window(long limit, long[] told, int at) {
    return Window.of(limit, told[at], Duration.ofMillis(told[at + 1]));
  }

  private List<String> keys(Wanted wanted) {
    List<String> keys = new ArrayList<>(2 * wanted.bounds().size());
    for (Bound bound : wanted.bounds()) {
      keys.add(key("window", bound));
      keys.add(key("leases", bound));
    }
    return keys;
  }

  private String key(String what, Bound bound) {
    String level = bound.level().name().toLowerCase(Locale.ROOT);
    return namespace.key(what, level, bound.owner());
  }

  /** What one request was granted. */
  private final class Granted implements Ticket {
    private final Wanted wanted;
    private final long slot;
    private final AtomicBoolean ended = new AtomicBoolean();

    Granted(Wanted wanted, long slot) {
      this.wanted = wanted;
      this.slot = slot;
    }

    @Override
    public CompletionStage<Void> release(long tokensUsed) {
      return end(tokensUsed);
    }

    @Override
    public CompletionStage<Void> undo() {
      return end(NEVER_WAS);
    }

    private CompletionStage<Void> end(long tokensUsed) {
      if (ended.getAndSet(true)) {
        return DONE;
      }
      List<String> arguments = new ArrayList<>();
      arguments.add(wanted.request().toString());
      arguments.add(Long.toString(slot));
      arguments.add(Long.toString(tokensUsed));
      arguments.add(Long.toString(slotMillis));
      for (Bound bound : wanted.bounds()) {
        arguments.add(bound.limits().requestsPerMinute().isPresent() ? "1" : "0");
        arguments.add(Long.toString(wanted.tokens(bound)));
        arguments.add(bound.limits().tokensPerMinute().isPresent() ? "1" : "0");
      }
      return RELEASE.run(link, keys(wanted), arguments).thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Void> renew() {
      List<String> leases =
          wanted.bounds().stream()
              .filter(bound -> bound.limits().concurrency().isPresent())
              .map(bound -> key("leases", bound))
              .toList();
      if (ended.get() || leases.isEmpty()) {
        return DONE;
      }
      return RENEW
          .run(link, leases, List.of(wanted.request().toString(), Long.toString(leaseMillis)))
          .thenAccept(_ -> {});
    }
  }
}
