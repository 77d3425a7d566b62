package io.nebulagate.persistence.postgres.access;

import io.nebulagate.domain.access.Project;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "projects")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ProjectEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  long id;

  @Column(name = "tenant_id")
  long tenantId;

  String name;
  boolean archived;

  Project toDomain() {
    return new Project(id, tenantId, name, archived);
  }
}
