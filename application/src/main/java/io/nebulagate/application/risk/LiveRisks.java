package io.nebulagate.application.risk;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.nebulagate.application.changes.ChangeFeed;
import io.nebulagate.application.policy.Risks;
import io.nebulagate.domain.policy.RiskLevel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The risks requests are judged by, all in memory; they end by the clock. Reading never blocks;
 * {@link #reload} does, and is called after every change here or elsewhere, and from time to time
 * in case a notice is lost. Thread-safe.
 */
public final class LiveRisks implements Risks {

  private final RiskStore store;
  private final InstantSource clock;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private final AtomicReference<Map<Long, List<Risk>>> current = new AtomicReference<>(Map.of());

  /** Knows nobody until the first {@link #reload}. */
  public LiveRisks(RiskStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Reads the risks that count. One at a time, so that an older look never wins. */
  public synchronized void reload() {
    current.set(
        store.counting().stream()
            .collect(collectingAndThen(groupingBy(Risk::owner, toList()), Map::copyOf)));
    followers.forEach(Runnable::run);
  }

  /** From now on {@code follower} is called at the end of every {@link #reload}. */
  public void then(Runnable follower) {
    followers.add(follower);
  }

  /** From now on reloads whenever {@code feed} tells of a change. */
  public void follow(ChangeFeed feed) {
    feed.on(ChangeFeed.Topic.RISKS, _ -> reload());
  }

  @Override
  public Optional<RiskLevel> of(long owner) {
    List<Risk> known = current.get().get(owner);
    if (known == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return known.stream()
        .filter(risk -> risk.countsAt(now))
        .map(Risk::level)
        .max(Comparator.naturalOrder());
  }

  /** Whether what a rule has said before is enough to leave {@code risk} unsaid. */
  boolean covers(Risk risk) {
    Instant now = clock.instant();
    return current.get().getOrDefault(risk.owner(), List.of()).stream()
        .filter(known -> known.source() == risk.source() && known.countsAt(now))
        .anyMatch(known -> known.covers(risk));
  }
}
