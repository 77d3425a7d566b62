package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "routes")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class RouteEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  long id;

  String model;

  @Column(name = "provider_id")
  long providerId;

  @Column(name = "key_id")
  long keyId;

  @Column(name = "upstream_model")
  String upstreamModel;

  /** The provider's, unless set on the route. */
  @Nullable Integer priority;

  /** The provider's, unless set on the route. */
  @Nullable Integer weight;

  boolean enabled;

  Manual manual() {
    return new Manual(Optional.ofNullable(weight), Optional.ofNullable(priority), enabled);
  }

  void set(Manual manual) {
    weight = manual.weight().orElse(null);
    priority = manual.priority().orElse(null);
    enabled = manual.enabled();
  }

  Route toDomain(Provider provider, ProviderKey key, Set<Endpoint> listed) {
    return new Route(
        id,
        new ModelName(model),
        provider,
        key,
        new ModelName(upstreamModel),
        priority == null ? provider.traffic().priority() : priority,
        weight == null ? provider.traffic().weight() : weight,
        enabled,
        listed);
  }
}
