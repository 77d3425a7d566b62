package io.nebulagate.persistence.postgres.access;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "installation_secrets")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class InstallationSecretEntity {

  @Id String name;

  byte[] ciphertext;
}
