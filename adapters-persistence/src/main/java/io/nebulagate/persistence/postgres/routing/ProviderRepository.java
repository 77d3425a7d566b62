package io.nebulagate.persistence.postgres.routing;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class ProviderRepository implements PanacheRepository<ProviderEntity> {}
