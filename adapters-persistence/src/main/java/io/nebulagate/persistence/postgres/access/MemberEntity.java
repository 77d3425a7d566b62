package io.nebulagate.persistence.postgres.access;

import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.OrganisationRole;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

@Entity
@Table(name = "organisation_members")
@IdClass(MemberEntity.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class MemberEntity {

  @Id
  @Column(name = "organisation_id")
  long organisation;

  @Id
  @Column(name = "user_id")
  long user;

  @Enumerated(EnumType.STRING)
  OrganisationRole role;

  Instant since;

  Member toDomain(String username) {
    return new Member(organisation, user, username, role, since);
  }

  record Key(long organisation, long user) implements Serializable {}
}
