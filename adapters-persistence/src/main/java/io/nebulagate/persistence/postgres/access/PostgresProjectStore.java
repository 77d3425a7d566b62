package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.persistence.postgres.Violations;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Projects in PostgreSQL. */
@ApplicationScoped
public class PostgresProjectStore implements ProjectStore {

  private final ProjectRepository projects;

  PostgresProjectStore(ProjectRepository projects) {
    this.projects = projects;
  }

  @Override
  @Transactional
  public Project add(long tenant, String name) {
    if (!projects.addUnlessThere(tenant, name)) {
      throw new GatewayException(new GatewayError.AlreadyExists("name"));
    }
    return existing(tenant, name);
  }

  @Override
  @Transactional
  public Project named(long tenant, String name) {
    return projects
        .find(tenant, name)
        .map(ProjectEntity::toDomain)
        .orElseGet(() -> {
          projects.addUnlessThere(tenant, name);
          return existing(tenant, name);
        });
  }

  @Override
  @Transactional
  public Optional<Project> find(long id) {
    return projects.findByIdOptional(id).map(ProjectEntity::toDomain);
  }

  @Override
  @Transactional
  public Optional<Project> change(long id, UnaryOperator<Project> change) {
    return projects
        .findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
        .map(entity -> {
          Project after = change.apply(entity.toDomain());
          entity.name = after.name();
          entity.archived = after.archived();
          flushUnlessTaken();
          return entity.toDomain();
        });
  }

  private void flushUnlessTaken() {
    try {
      projects.flush();
    } catch (PersistenceException failure) {
      if (Violations.isTaken(failure)) {
        throw new GatewayException(new GatewayError.AlreadyExists("name"));
      }
      throw failure;
    }
  }

  @Override
  @Transactional
  public Page<Project> list(Optional<List<Long>> tenants, boolean archived, int page, int size) {
    Sort newestFirst = Sort.descending("id");
    PanacheQuery<ProjectEntity> all =
        tenants
            .map(ids ->
                projects.find("archived = ?1 and tenantId in ?2", newestFirst, archived, ids))
            .orElseGet(() -> projects.find("archived", newestFirst, archived));
    List<Project> items = all.page(page, size).stream().map(ProjectEntity::toDomain).toList();
    return new Page<>(items, all.count());
  }

  private Project existing(long tenant, String name) {
    return projects.find(tenant, name).map(ProjectEntity::toDomain).orElseThrow();
  }
}
