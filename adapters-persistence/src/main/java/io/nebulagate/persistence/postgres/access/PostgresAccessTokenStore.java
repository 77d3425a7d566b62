package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.AccessTokenStore;
import io.nebulagate.domain.access.KeyHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Long-lived tokens in PostgreSQL. */
@ApplicationScoped
public class PostgresAccessTokenStore implements AccessTokenStore {

  private final EntityManager tokens;
  private final InstantSource clock;

  PostgresAccessTokenStore(EntityManager tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  @Transactional
  public void put(long user, KeyHash hash) {
    AccessTokenEntity entity = new AccessTokenEntity();
    entity.user = user;
    entity.hash = hash.hex();
    entity.createdAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    tokens.merge(entity);
  }

  @Override
  @Transactional
  public Optional<KeyHash> find(long user) {
    return Optional.ofNullable(tokens.find(AccessTokenEntity.class, user))
        .map(entity -> new KeyHash(entity.hash));
  }
}
