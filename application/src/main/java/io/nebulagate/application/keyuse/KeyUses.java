package io.nebulagate.application.keyuse;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Collects which keys are in use, to the minute, and writes them in batches: each key at most once
 * a minute. Best effort: what a crash loses is told by the next use, and beyond 100 000 keys in one
 * minute the rest is not told. Thread-safe; noting never blocks.
 */
public final class KeyUses {

  private static final int KEYS_MAX = 100_000;
  private static final long MINUTE_SECONDS = 60;

  private final KeyUseStore store;
  private final InstantSource clock;
  private final ConcurrentMap<Long, Long> minutes = new ConcurrentHashMap<>();
  private final ConcurrentMap<Long, Long> unwritten = new ConcurrentHashMap<>();

  /** Writes to {@code store}. */
  public KeyUses(KeyUseStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The key with this id is used now. */
  public void note(long key) {
    long minute = minute();
    Long noted = minutes.get(key);
    if (noted == null ? minutes.size() < KEYS_MAX : noted < minute) {
      minutes.put(key, minute);
      unwritten.put(key, minute);
    }
  }

  /** Writes what was noted since the last call. Blocking; one call at a time. */
  public synchronized void write() {
    long now = minute();
    minutes.values().removeIf(minute -> minute < now);
    Map<Long, Instant> uses = new HashMap<>();
    unwritten.forEach((key, minute) -> {
      if (unwritten.remove(key, minute)) {
        uses.put(key, Instant.ofEpochSecond(minute * MINUTE_SECONDS));
      }
    });
    if (!uses.isEmpty()) {
      store.keep(uses);
    }
  }

  private long minute() {
    return Math.floorDiv(clock.instant().getEpochSecond(), MINUTE_SECONDS);
  }
}
