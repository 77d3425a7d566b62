package io.nebulagate.persistence.postgres.access;

import io.nebulagate.domain.access.KeyState;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of a view, which says once what a key's state is, for lists and for looks at one key. */
@Entity
@Immutable
@Table(name = "api_key_states")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ApiKeyStateEntity {

  @Id long id;

  @Enumerated(EnumType.STRING)
  KeyState state;
}
