package io.nebulagate.persistence.memory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.nebulagate.application.access.ApiKeyDirectory;
import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Remembers keys for a short while and loads the others on virtual threads, each once however many
 * ask. Keys that do not exist are remembered apart and for a shorter time: guessing them neither
 * reaches the database twice nor pushes out those that do exist.
 */
public final class CachedApiKeyDirectory implements ApiKeyDirectory, AutoCloseable {

  /** How long a key is believed; a change elsewhere is in force after this at the latest. */
  public static final Duration BELIEVED = Duration.ofSeconds(30);

  /** How long the absence of a key is believed. */
  public static final Duration ABSENCE_BELIEVED = Duration.ofSeconds(5);

  private static final int KEYS_MAX = 100_000;
  private static final int LOADS_MAX = 1_000;
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final ApiKeyStore store;
  private final AsyncCache<KeyHash, ApiKey> known;
  private final Cache<KeyHash, Boolean> absent;
  private final Semaphore loads = new Semaphore(LOADS_MAX);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Loads from {@code store}, on the system's clock. */
  public CachedApiKeyDirectory(ApiKeyStore store) {
    this(store, Ticker.systemTicker());
  }

  CachedApiKeyDirectory(ApiKeyStore store, Ticker ticker) {
    this.store = store;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(KEYS_MAX)
            .expireAfterWrite(BELIEVED)
            .ticker(ticker)
            .executor(threads)
            .buildAsync();
    this.absent =
        Caffeine.newBuilder()
            .maximumSize(KEYS_MAX)
            .expireAfterWrite(ABSENCE_BELIEVED)
            .ticker(ticker)
            .executor(threads)
            .build();
  }

  @Override
  public CompletionStage<Optional<ApiKey>> find(KeyHash hash) {
    if (absent.getIfPresent(hash) != null) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return known.get(hash, this::load).thenApply(Optional::ofNullable);
  }

  @Override
  public void forget(KeyHash hash) {
    absent.invalidate(hash);
    known.synchronous().invalidate(hash);
  }

  @Override
  public void close() {
    threads.close();
  }

  /** A load that ends with nothing is not kept by the cache. */
  private CompletableFuture<@Nullable ApiKey> load(KeyHash hash, Executor executor) {
    if (!loads.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new GatewayException(new GatewayError.Overloaded(COME_BACK)));
    }
    return CompletableFuture.supplyAsync(() -> ask(hash), executor);
  }

  private @Nullable ApiKey ask(KeyHash hash) {
    try {
      Optional<ApiKey> found = store.find(hash);
      if (found.isEmpty()) {
        absent.put(hash, true);
      }
      return found.orElse(null);
    } finally {
      loads.release();
    }
  }
}
