package io.nebulagate.application.fake.access;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.keyuse.KeyUseStore;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Uses of keys in memory. */
public final class InMemoryKeyUses implements KeyUseStore {

  private final ApiKeyStore keys;
  private final Map<Long, Instant> uses = new HashMap<>();

  /** Of the keys in {@code keys}. */
  public InMemoryKeyUses(ApiKeyStore keys) {
    this.keys = keys;
  }

  @Override
  public synchronized void keep(Map<Long, Instant> newer) {
    newer.forEach((key, at) -> {
      if (keys.find(key).isPresent()) {
        uses.merge(key, at, (kept, told) -> told.isAfter(kept) ? told : kept);
      }
    });
  }

  @Override
  public synchronized Map<Long, Instant> find(Collection<Long> ids) {
    Map<Long, Instant> found = new HashMap<>(uses);
    found.keySet().retainAll(ids);
    return found;
  }
}
