package io.nebulagate.application.fake.access;

import io.nebulagate.application.access.AccessTokenStore;
import io.nebulagate.domain.access.KeyHash;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Long-lived tokens in memory. */
public final class InMemoryAccessTokens implements AccessTokenStore {

  private final Map<Long, KeyHash> hashes = new ConcurrentHashMap<>();

  @Override
  public void put(long user, KeyHash hash) {
    hashes.put(user, hash);
  }

  @Override
  public Optional<KeyHash> find(long user) {
    return Optional.ofNullable(hashes.get(user));
  }
}
