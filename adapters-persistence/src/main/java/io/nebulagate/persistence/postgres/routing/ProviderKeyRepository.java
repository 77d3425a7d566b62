package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.domain.routing.ProviderKey;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ProviderKeyRepository implements PanacheRepository<ProviderKeyEntity> {

  List<ProviderKeyEntity> of(long provider) {
    return list("providerId = ?1 order by id", provider);
  }

  Optional<ProviderKeyEntity> locked(long provider, long key) {
    return find("id = ?1 and providerId = ?2", key, provider)
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResultOptional();
  }

  /** A state of an operator's choice stays. */
  boolean mark(long key, ProviderKey.Status status, @Nullable String reason) {
    return update(
            "status = ?1, reason = ?2 where id = ?3 and status <> ?1 and status <> ?4",
            status,
            reason,
            key,
            ProviderKey.Status.DISABLED)
        > 0;
  }

  long nextId() {
    Object id =
        getEntityManager()
            .createNativeQuery("SELECT nextval('provider_key_ids')")
            .getSingleResult();
    return ((Number) id).longValue();
  }
}
