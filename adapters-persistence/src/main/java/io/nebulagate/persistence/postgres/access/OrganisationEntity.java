package io.nebulagate.persistence.postgres.access;

import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.ledger.AccountId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "organisations")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class OrganisationEntity {

  /** Drawn from the sequence of all tenants. */
  @Id long id;

  String name;

  @Column(name = "account_id")
  long accountId;

  @Column(name = "created_at")
  Instant createdAt;

  Organisation toDomain() {
    return new Organisation(id, name, new AccountId(accountId), createdAt);
  }
}
