package io.nebulagate.persistence.memory;

import com.github.benmanes.caffeine.cache.Ticker;
import io.nebulagate.application.access.ApiKeyDirectory;
import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Remembers keys by their hashes, and under which hash a key of a given id is: so there is one
 * place to forget a key in, and a key found by its id is never older than by its hash. Loads on
 * virtual threads.
 */
public final class CachedApiKeyDirectory implements ApiKeyDirectory, AutoCloseable {

  /** How long a key is believed; a change that no notice told is in force after this at most. */
  public static final Duration BELIEVED = Duration.ofSeconds(30);

  /** How long the absence of a key is believed. */
  public static final Duration ABSENCE_BELIEVED = Duration.ofSeconds(5);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Remembered<KeyHash, ApiKey> keys;
  private final Remembered<Long, KeyHash> hashes;

  /** Loads from {@code store}, on the system's clock. */
  public CachedApiKeyDirectory(ApiKeyStore store) {
    this(store, Ticker.systemTicker());
  }

  CachedApiKeyDirectory(ApiKeyStore store, Ticker ticker) {
    this.keys = new Remembered<>(store::find, threads, ticker);
    this.hashes =
        new Remembered<>(id -> store.find(id.longValue()).map(ApiKey::hash), threads, ticker);
  }

  @Override
  public CompletionStage<Optional<ApiKey>> find(KeyHash hash) {
    return keys.find(hash);
  }

  @Override
  public CompletionStage<Optional<ApiKey>> find(long id) {
    return findByHashOf(id)
        .thenCompose(found -> {
          if (found.isPresent()) {
            return CompletableFuture.completedStage(found);
          }
          hashes.expire(id);
          return findByHashOf(id);
        });
  }

  /** Nothing when there is no such key, and when its hash has become another one. */
  private CompletionStage<Optional<ApiKey>> findByHashOf(long id) {
    return hashes
        .find(id)
        .thenCompose(hash ->
            hash.isEmpty()
                ? CompletableFuture.completedStage(Optional.empty())
                : keys.find(hash.get())
                    .thenApply(found -> found.filter(key -> key.hash().equals(hash.get()))));
  }

  @Override
  public void forget(KeyHash hash) {
    keys.forget(hash);
  }

  /** Forgets everything: anything may have changed. */
  public void forgetAll() {
    keys.forgetAll();
    hashes.forgetAll();
  }

  @Override
  public void close() {
    threads.close();
  }
}
