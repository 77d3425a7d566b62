package io.nebulagate.persistence.postgres.routing;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class ProviderKeyRepository implements PanacheRepository<ProviderKeyEntity> {

  List<ProviderKeyEntity> of(long provider) {
    return list("providerId = ?1 order by id", provider);
  }

  long nextId() {
    Object id =
        getEntityManager()
            .createNativeQuery("SELECT nextval('provider_key_ids')")
            .getSingleResult();
    return ((Number) id).longValue();
  }
}
