package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.ApiKey;
import io.nebulagate.domain.access.KeyHash;
import io.nebulagate.domain.access.KeyState;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys in PostgreSQL. */
@ApplicationScoped
public class PostgresApiKeyStore implements ApiKeyStore {

  private final ApiKeyRepository keys;

  private final ApiKeyTextRepository texts;
  private final SecretCipher cipher;

  PostgresApiKeyStore(ApiKeyRepository keys, ApiKeyTextRepository texts, SecretCipher cipher) {
    this.keys = keys;
    this.texts = texts;
    this.cipher = cipher;
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
  public ApiKey addRevealable(ApiKey key, Secret text) {
    ApiKey added = add(key);
    if (added.settings().revealable()) {
      keep(added.id(), text);
    }
    return added;
  }

  @Override
  @Transactional
  public void update(ApiKey key) {
    locked(key.id())
        .ifPresent(entity -> {
          entity.set(key);
          if (!entity.revealable) {
            texts.deleteById(key.id());
          }
        });
  }

  @Override
  @Transactional
  public void rotate(long id, NewText text, Optional<Instant> previousUntil) {
    locked(id)
        .ifPresent(entity -> {
          entity.rotate(text, previousUntil);
          text.text()
              .filter(_ -> entity.revealable)
              .ifPresentOrElse(raw -> keep(id, raw), () -> texts.deleteById(id));
        });
  }

  private void keep(long id, Secret text) {
    ApiKeyTextEntity entity = texts.findByIdOptional(id).orElseGet(() -> ApiKeyTextEntity.of(id));
    entity.set(text, cipher);
    texts.persist(entity);
  }

  @Override
  @Transactional
  public Optional<Secret> text(long id) {
    return texts.findByIdOptional(id).map(entity -> entity.text(cipher));
  }

  /** Writes replace whole rows; locked, none of them brings back what another one changed. */
  private Optional<ApiKeyEntity> locked(long id) {
    return keys.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
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
    return keys.find("hash = ?1 or previousHash = ?1", hash.hex())
        .firstResultOptional()
        .map(entity -> entity.toDomain(hash));
  }

  @Override
  @Transactional
  public Map<Long, Previous> previous(Collection<Long> ids) {
    Map<Long, Previous> found = new HashMap<>();
    for (ApiKeyEntity entity : keys.list("id in ?1 and previousHash is not null", ids)) {
      entity.previous().ifPresent(earlier -> found.put(entity.id, earlier));
    }
    return found;
  }

  @Override
  @Transactional
  public Page<ApiKey> list(
      Optional<List<Long>> tenants, Optional<KeyState> state, int page, int size) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    Map<String, Object> parameters = new HashMap<>();
    tenants.ifPresent(ids -> {
      conditions.add("tenantId in :tenants");
      parameters.put("tenants", ids);
    });
    state.ifPresent(wanted -> {
      conditions.add("id in (select s.id from ApiKeyStateEntity s where s.state = :state)");
      parameters.put("state", wanted);
    });
    PanacheQuery<ApiKeyEntity> all =
        keys.find(String.join(" and ", conditions), Sort.descending("id"), parameters);
    List<ApiKey> items = all.page(page, size).stream().map(ApiKeyEntity::toDomain).toList();
    return new Page<>(items, all.count());
  }

  @Override
  @Transactional
  public Map<Long, KeyState> states(Collection<Long> ids) {
    Map<Long, KeyState> states = new HashMap<>();
    keys.getEntityManager()
        .createQuery("from ApiKeyStateEntity where id in ?1", ApiKeyStateEntity.class)
        .setParameter(1, ids)
        .getResultList()
        .forEach(row -> states.put(row.id, row.state));
    return states;
  }
}
