package io.nebulagate.persistence.postgres.access;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class UserRepository implements PanacheRepository<UserEntity> {

  /** A new id, unlike that of any user or organisation. */
  long nextTenantId() {
    Object id =
        getEntityManager().createNativeQuery("SELECT nextval('tenant_ids')").getSingleResult();
    return ((Number) id).longValue();
  }
}
