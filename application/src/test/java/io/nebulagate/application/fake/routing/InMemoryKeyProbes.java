package io.nebulagate.application.fake.routing;

import io.nebulagate.application.routing.KeyProbes;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.domain.routing.ProviderKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Refused keys of a store, in memory. */
public final class InMemoryKeyProbes implements KeyProbes {

  private final ProviderStore store;
  private final InstantSource clock;
  private final Map<Long, Waiting> waiting = new HashMap<>();

  /** Hands out the refused keys of {@code store}. */
  public InMemoryKeyProbes(ProviderStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  private record Waiting(Instant dueAt, int refusals) {}

  @Override
  public synchronized Optional<Due> claim(Duration first, Duration time) {
    Instant now = clock.instant();
    Set<Long> refused = new HashSet<>();
    Set<Long> askable = new HashSet<>();
    for (Kept kept : store.list()) {
      for (ProviderKey key : kept.keys()) {
        if (key.status() == ProviderKey.Status.REFUSED) {
          refused.add(key.id());
          if (kept.provider().enabled()) {
            askable.add(key.id());
          }
        }
      }
    }
    waiting.keySet().retainAll(refused);
    refused.forEach(key -> waiting.putIfAbsent(key, new Waiting(now.plus(first), 0)));
    Optional<Map.Entry<Long, Waiting>> next =
        waiting.entrySet().stream()
            .filter(each -> askable.contains(each.getKey()))
            .filter(each -> !each.getValue().dueAt().isAfter(now))
            .min(Comparator.comparing(each -> each.getValue().dueAt()));
    return next.map(each -> {
      int refusals = each.getValue().refusals();
      each.setValue(new Waiting(now.plus(time), refusals));
      return new Due(each.getKey(), refusals);
    });
  }

  @Override
  public synchronized void again(long key, int refusals, Duration in) {
    waiting.computeIfPresent(key, (_, _) -> new Waiting(clock.instant().plus(in), refusals));
  }
}
