package io.nebulagate.persistence.postgres.access;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class ApiKeyTextRepository implements PanacheRepository<ApiKeyTextEntity> {}
