package io.nebulagate.outbound.provider.egress;

import io.nebulagate.outbound.provider.egress.Clearance.Granted;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers verdicts on hosts for a while, and asks for each host at most once at a time. Who asks
 * for one that was in use lately never waits: it is looked up anew before it is forgotten.
 */
final class KnownHosts {

  static final Duration KEPT = Duration.ofSeconds(30);
  static final Duration FRESH = Duration.ofSeconds(20);
  static final Duration UNRESOLVED_KEPT = Duration.ofSeconds(5);
  static final int HOSTS_MAX = 1_000;

  private final Function<String, Verdict> judge;
  private final Executor lookups;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Verdict>> running = new ConcurrentHashMap<>();

  private record Known(Verdict verdict, long freshUntil, long keptUntil) {}

  /**
   * Knows nothing yet.
   *
   * @param judge looks up and judges; blocking
   * @param lookups where {@code judge} runs; may refuse
   */
  KnownHosts(Function<String, Verdict> judge, Executor lookups, InstantSource clock) {
    this.judge = judge;
    this.lookups = lookups;
    this.clock = clock;
  }

  /** What is known of {@code host}, or null. */
  @Nullable Verdict recall(String host) {
    Known found = known.get(host);
    if (found == null) {
      return null;
    }
    long now = clock.millis();
    if (now >= found.keptUntil()) {
      return null;
    }
    if (now >= found.freshUntil()) {
      var _ = learn(host); // nobody waits for it
    }
    return found.verdict();
  }

  /** Looks {@code host} up, unless somebody is at it; never fails. */
  CompletableFuture<Verdict> learn(String host) {
    CompletableFuture<Verdict> mine = new CompletableFuture<>();
    CompletableFuture<Verdict> other = running.putIfAbsent(host, mine);
    if (other != null) {
      return other;
    }
    try {
      lookups.execute(() -> lookUp(host, mine));
    } catch (RejectedExecutionException _) { // too many names are slow at once
      running.remove(host);
      mine.complete(Verdict.UNRESOLVED);
    }
    return mine;
  }

  /** {@code address} of {@code host} could not be connected to; another one is next. */
  void avoid(String host, InetAddress address) {
    known.computeIfPresent(
        host,
        (_, old) -> new Known(old.verdict().avoiding(address), old.freshUntil(), old.keptUntil()));
  }

  private void lookUp(String host, CompletableFuture<Verdict> asked) {
    Verdict verdict = Verdict.UNRESOLVED;
    try {
      verdict = judge.apply(host);
    } finally {
      verdict = keep(host, verdict);
      running.remove(host);
      asked.complete(verdict);
    }
  }

  private Verdict keep(String host, Verdict verdict) {
    long now = clock.millis();
    if (known.size() >= HOSTS_MAX && !known.containsKey(host)) {
      makeRoom(now);
    }
    return known
        .merge(host, dated(verdict, now), (old, young) -> succeed(old, young, now))
        .verdict();
  }

  private static Known dated(Verdict verdict, long now) {
    boolean unresolved = verdict.equals(Verdict.UNRESOLVED);
    long kept = now + (unresolved ? UNRESOLVED_KEPT : KEPT).toMillis();
    return new Known(verdict, unresolved ? kept : now + FRESH.toMillis(), kept);
  }

  /** A resolver that fails takes nothing away before its time; an address in use stays in use. */
  private static Known succeed(Known old, Known young, long now) {
    if (young.verdict().equals(Verdict.UNRESOLVED)) {
      return now < old.keptUntil() ? old : young;
    }
    return old.verdict().encrypted() instanceof Granted(List<InetAddress> used)
        ? new Known(
            young.verdict().preferring(used.getFirst()), young.freshUntil(), young.keptUntil())
        : young;
  }

  private void makeRoom(long now) {
    known.values().removeIf(old -> now >= old.keptUntil());
    Iterator<String> hosts = known.keySet().iterator();
    while (known.size() >= HOSTS_MAX && hosts.hasNext()) {
      hosts.next();
      hosts.remove();
    }
  }
}
