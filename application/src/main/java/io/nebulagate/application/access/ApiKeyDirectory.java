package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Finds keys on the hot path: from memory when known, otherwise loaded without blocking the caller.
 * Bounded, also for keys that do not exist. Thread-safe.
 */
public interface ApiKeyDirectory {

  /**
   * The key with this hash, or nothing. By the hash it had before its text was changed, it ends
   * when that text does. Fails only when the store cannot be asked.
   */
  CompletionStage<Optional<ApiKey>> find(KeyHash hash);

  /** The key with this id, or nothing. Fails only when the store cannot be asked. */
  CompletionStage<Optional<ApiKey>> find(long id);

  /**
   * Forgets what is remembered of the key with this hash, also under its id, so that a change is in
   * force from now on.
   */
  void forget(KeyHash hash);
}
