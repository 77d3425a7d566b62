package io.nebulagate.application.fake.access;

import io.nebulagate.application.audit.AuditLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The audit log in memory. */
public final class InMemoryAuditLog implements AuditLog {

  private final TreeMap<String, Entry> entries = new TreeMap<>(Comparator.reverseOrder());
  private final InstantSource clock;

  /** Entries are dated by {@code clock}. */
  public InMemoryAuditLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void begin(Action action) {
    entries.putIfAbsent(
        action.id().toString(), new Entry(clock.instant(), action, Optional.empty()));
  }

  @Override
  public synchronized void end(UUID action, Outcome outcome) {
    entries.computeIfPresent(
        action.toString(),
        (_, entry) ->
            entry.outcome().isPresent()
                ? entry
                : new Entry(entry.at(), entry.action(), Optional.of(outcome)));
  }

  @Override
  public synchronized List<Entry> list(Optional<UUID> before, int limit) {
    return entries.entrySet().stream()
        .filter(entry -> before.isEmpty() || entry.getKey().compareTo("" + before.get()) < 0)
        .limit(Math.min(limit, LIST_MAX))
        .map(entry -> entry.getValue())
        .toList();
  }

  @Override
  public synchronized int forget(Duration age) {
    Duration kept = age.compareTo(KEPT_AT_LEAST) < 0 ? KEPT_AT_LEAST : age;
    int before = entries.size();
    entries.values().removeIf(entry -> entry.at().isBefore(clock.instant().minus(kept)));
    return before - entries.size();
  }
}
