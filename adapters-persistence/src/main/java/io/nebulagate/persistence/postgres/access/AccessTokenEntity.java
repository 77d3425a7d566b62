package io.nebulagate.persistence.postgres.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "user_access_tokens")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class AccessTokenEntity {

  @Id
  @Column(name = "user_id")
  long user;

  String hash;

  @Column(name = "created_at")
  Instant createdAt;
}
