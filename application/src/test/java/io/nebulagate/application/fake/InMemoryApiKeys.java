package io.nebulagate.application.fake;

import io.nebulagate.application.access.ApiKeyDirectory;
import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keys in memory. */
public final class InMemoryApiKeys implements ApiKeyStore {

  private final ConcurrentSkipListMap<Long, ApiKey> keys = new ConcurrentSkipListMap<>();
  private final AtomicLong lastId = new AtomicLong();

  @Override
  public ApiKey add(ApiKey key) {
    ApiKey added = key.as(lastId.incrementAndGet());
    keys.put(added.id(), added);
    return added;
  }

  @Override
  public void update(ApiKey key) {
    keys.computeIfPresent(key.id(), (_, kept) -> kept.changedTo(key));
  }

  @Override
  public boolean remove(long id) {
    return keys.remove(id) != null;
  }

  @Override
  public Optional<ApiKey> find(long id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public Optional<ApiKey> find(KeyHash hash) {
    return keys.values().stream().filter(key -> key.hash().equals(hash)).findFirst();
  }

  @Override
  public Page<ApiKey> list(int page, int size) {
    List<ApiKey> newestFirst = List.copyOf(keys.descendingMap().values());
    List<ApiKey> items = newestFirst.stream().skip((long) page * size).limit(size).toList();
    return new Page<>(items, newestFirst.size());
  }

  /** The same keys as the hot path finds them: at once, remembering nothing. */
  public ApiKeyDirectory directory() {
    return new ApiKeyDirectory() {
      @Override
      public CompletionStage<Optional<ApiKey>> find(KeyHash hash) {
        return CompletableFuture.completedStage(InMemoryApiKeys.this.find(hash));
      }

      @Override
      public void forget(KeyHash hash) {
        // Nothing is remembered apart from the keys themselves.
      }
    };
  }
}
