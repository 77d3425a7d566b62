package io.nebulagate.persistence.postgres.access;

import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.ledger.AccountId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "users")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class UserEntity {

  /** Drawn from the sequence of all tenants. */
  @Id long id;

  String username;

  @Column(name = "password_hash")
  String passwordHash;

  @Column(name = "display_name")
  String displayName;

  @Enumerated(EnumType.STRING)
  Role role;

  @Column(name = "group_name")
  String group;

  boolean enabled;

  @Column(name = "account_id")
  long accountId;

  @Column(name = "created_at")
  Instant createdAt;

  User toDomain() {
    return new User(
        id, username, displayName, role, group, enabled, new AccountId(accountId), createdAt);
  }
}
