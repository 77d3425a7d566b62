package io.nebulagate.persistence.memory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers values for a short while and loads the others, each once however many ask. What does
 * not exist is remembered apart and for a shorter time: guessing it neither reaches the database
 * twice nor pushes out what does exist.
 */
final class Remembered<K, V> {

  private static final int VALUES_MAX = 100_000;
  private static final int LOADS_MAX = 1_000;
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final Function<K, Optional<V>> store;
  private final AsyncCache<K, V> known;
  private final Cache<K, Boolean> absent;
  private final Semaphore loads = new Semaphore(LOADS_MAX);

  Remembered(Function<K, Optional<V>> store, Executor threads, Ticker ticker) {
    this.store = store;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(VALUES_MAX)
            .expireAfterWrite(CachedApiKeyDirectory.BELIEVED)
            .ticker(ticker)
            .executor(threads)
            .buildAsync();
    this.absent =
        Caffeine.newBuilder()
            .maximumSize(VALUES_MAX)
            .expireAfterWrite(CachedApiKeyDirectory.ABSENCE_BELIEVED)
            .ticker(ticker)
            .executor(threads)
            .build();
  }

  CompletionStage<Optional<V>> find(K key) {
    if (absent.getIfPresent(key) != null) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return known.get(key, this::load).thenApply(Optional::ofNullable);
  }

  /** Also what is being loaded at this moment: it may be what was before the change. */
  void forget(K key) {
    absent.invalidate(key);
    known.synchronous().invalidate(key);
  }

  /** Forgets the value of {@code key}, but not that there is none. */
  void expire(K key) {
    known.synchronous().invalidate(key);
  }

  void forgetAll() {
    absent.invalidateAll();
    known.synchronous().invalidateAll();
  }

  /** A load that ends with nothing is not kept by the cache. */
  private CompletableFuture<@Nullable V> load(K key, Executor executor) {
    if (!loads.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new GatewayException(new GatewayError.Overloaded(COME_BACK)));
    }
    return CompletableFuture.supplyAsync(() -> ask(key), executor);
  }

  private @Nullable V ask(K key) {
    try {
      Optional<V> found = store.apply(key);
      if (found.isEmpty()) {
        absent.put(key, true);
      }
      return found.orElse(null);
    } finally {
      loads.release();
    }
  }
}
