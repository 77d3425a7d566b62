package io.nebulagate.application.access;

import io.nebulagate.domain.access.KeyHash;
import java.util.Optional;

/** Keeps the hash of each person's long-lived token. Blocking; thread-safe. */
public interface AccessTokenStore {

  /** Keeps the hash of a person's token in place of the one before. */
  void put(long user, KeyHash hash);

  /** The hash of a person's token. */
  Optional<KeyHash> find(long user);
}
