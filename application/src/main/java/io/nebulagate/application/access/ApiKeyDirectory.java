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

  /** The key with this hash, or nothing. Fails only when the store cannot be asked. */
  CompletionStage<Optional<ApiKey>> find(KeyHash hash);

  /** Forgets what is remembered, so that a change is in force from now on. */
  void forget(KeyHash hash);
}
