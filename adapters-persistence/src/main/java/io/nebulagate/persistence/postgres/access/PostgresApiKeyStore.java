package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Keys in PostgreSQL. */
@ApplicationScoped
public class PostgresApiKeyStore implements ApiKeyStore {

  private final ApiKeyRepository keys;

  PostgresApiKeyStore(ApiKeyRepository keys) {
    this.keys = keys;
  }

  @Override
  @Transactional
  public ApiKey add(ApiKey key) {
    ApiKeyEntity entity = ApiKeyEntity.of(key);
    keys.persistAndFlush(entity);
    return entity.toDomain();
  }

  @Override
  @Transactional
  public void update(ApiKey key) {
    keys.findByIdOptional(key.id()).ifPresent(entity -> entity.set(key));
  }

  @Override
  @Transactional
  public boolean remove(long id) {
    return keys.deleteById(id);
  }

  @Override
  @Transactional
  public Optional<ApiKey> find(long id) {
    return keys.findByIdOptional(id).map(ApiKeyEntity::toDomain);
  }

  @Override
  @Transactional
  public Optional<ApiKey> find(KeyHash hash) {
    return keys.find("hash", hash.hex()).firstResultOptional().map(ApiKeyEntity::toDomain);
  }

  @Override
  @Transactional
  public Page<ApiKey> list(int page, int size) {
    PanacheQuery<ApiKeyEntity> all = keys.findAll(Sort.descending("id"));
    List<ApiKey> items = all.page(page, size).stream().map(ApiKeyEntity::toDomain).toList();
    return new Page<>(items, all.count());
  }
}
