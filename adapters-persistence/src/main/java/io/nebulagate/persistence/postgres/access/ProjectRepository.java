package io.nebulagate.persistence.postgres.access;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
class ProjectRepository implements PanacheRepository<ProjectEntity> {

  /** Adds a project unless the tenant has one of this name; answers whether it did. */
  boolean addUnlessThere(long tenant, String name) {
    return getEntityManager()
            .createNativeQuery(
                "INSERT INTO projects (tenant_id, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
            .setParameter(1, tenant)
            .setParameter(2, name)
            .executeUpdate()
        > 0;
  }

  Optional<ProjectEntity> find(long tenant, String name) {
    return find("tenantId = ?1 and name = ?2", tenant, name).firstResultOptional();
  }
}
