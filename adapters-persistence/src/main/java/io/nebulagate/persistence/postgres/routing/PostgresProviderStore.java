package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.nebulagate.persistence.postgres.Violations;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Providers in PostgreSQL, their keys encrypted. */
@ApplicationScoped
public class PostgresProviderStore implements ProviderStore {

  private static final int PROVIDERS_MAX = 10_000;

  private final ProviderRepository providers;
  private final ProviderKeyRepository keys;
  private final RouteRepository routes;
  private final SecretCipher cipher;

  PostgresProviderStore(
      ProviderRepository providers,
      ProviderKeyRepository keys,
      RouteRepository routes,
      SecretCipher cipher) {
    this.providers = providers;
    this.keys = keys;
    this.routes = routes;
    this.cipher = cipher;
  }

  @Override
  @Transactional
  public Kept add(Provider provider, Secrets secrets) {
    ProviderEntity entity = ProviderEntity.of(provider);
    unlessTaken(() -> providers.persistAndFlush(entity));
    new LinkedHashSet<>(secrets.keys().orElse(List.of()))
        .forEach(secret -> addKey(entity.id, secret));
    secrets.accessToken().ifPresent(token -> entity.setAccessToken(token, cipher));
    routes.follow(entity.id);
    return kept(entity);
  }

  @Override
  @Transactional
  public Kept replace(Provider provider, Secrets secrets) {
    ProviderEntity entity =
        providers
            .findByIdOptional(provider.id())
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("provider")));
    entity.set(provider);
    unlessTaken(providers::flush);
    secrets.keys().ifPresent(wanted -> replaceKeys(entity.id, new LinkedHashSet<>(wanted)));
    secrets.accessToken().ifPresent(token -> entity.setAccessToken(token, cipher));
    routes.follow(entity.id);
    return kept(entity);
  }

  @Override
  @Transactional
  public boolean remove(long id) {
    return providers.deleteById(id);
  }

  @Override
  @Transactional
  public Optional<Kept> find(long id) {
    return providers.findByIdOptional(id).map(this::kept);
  }

  @Override
  @Transactional
  public List<Kept> list() {
    Map<Long, List<ProviderKey>> byProvider =
        keys.listAll(Sort.by("id")).stream()
            .map(key -> key.toDomain(cipher))
            .collect(Collectors.groupingBy(ProviderKey::providerId));
    return providers.findAll(Sort.by("id")).page(0, PROVIDERS_MAX).stream()
        .map(p -> new Kept(p.toDomain(), byProvider.getOrDefault(p.id, List.of())))
        .toList();
  }

  @Override
  @Transactional
  public Optional<Secret> accessToken(long provider) {
    return providers.findByIdOptional(provider).flatMap(kept -> kept.accessToken(cipher));
  }

  @Override
  @Transactional
  public boolean mark(long key, ProviderKey.Status status, Optional<String> reason) {
    return keys.mark(key, status, reason.orElse(null));
  }

  @Override
  @Transactional
  public Optional<ProviderKey> switchKey(long provider, long key, boolean on) {
    return keys.locked(provider, key)
        .map(entity -> {
          entity.switchTo(on);
          return entity.toDomain(cipher);
        });
  }

  @Override
  @Transactional
  public List<Long> switchTagged(String tag, boolean on) {
    return providers.switchTagged(tag, on);
  }

  private Kept kept(ProviderEntity entity) {
    List<ProviderKey> own = keys.of(entity.id).stream().map(key -> key.toDomain(cipher)).toList();
    return new Kept(entity.toDomain(), own);
  }

  /** A key that stays keeps its row, and with it its routes. */
  private void replaceKeys(long provider, Set<Secret> wanted) {
    List<Secret> missing = new ArrayList<>(wanted);
    for (ProviderKeyEntity key : keys.of(provider)) {
      if (!missing.remove(key.toDomain(cipher).secret())) {
        keys.delete(key);
      }
    }
    missing.forEach(secret -> addKey(provider, secret));
  }

  private void addKey(long provider, Secret secret) {
    keys.persist(ProviderKeyEntity.of(keys.nextId(), provider, secret, cipher));
  }

  private static void unlessTaken(Runnable write) {
    try {
      write.run();
    } catch (PersistenceException failure) {
      if (Violations.isTaken(failure)) {
        throw new GatewayException(new GatewayError.AlreadyExists("name"));
      }
      throw failure;
    }
  }
}
