package io.nebulagate.application.access;

import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import java.util.Optional;

/** Keeps keys. Blocking; thread-safe. */
public interface ApiKeyStore {

  /** Adds a key and answers it with its id; the id given is not looked at. */
  ApiKey add(ApiKey key);

  /**
   * Replaces what is kept of the key with this id; the hash, its prefix and last four characters,
   * and the time it was made stay as they are.
   */
  void update(ApiKey key);

  /** Removes a key; answers whether there was one. */
  boolean remove(long id);

  /** The key with this id. */
  Optional<ApiKey> find(long id);

  /** The key with this hash. */
  Optional<ApiKey> find(KeyHash hash);

  /**
   * One page of all keys, newest first.
   *
   * @param page from 0
   * @param size 1 to 100
   */
  Page<ApiKey> list(int page, int size);
}
