package io.nebulagate.persistence.postgres.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class InstallationSecretRepository
    implements PanacheRepositoryBase<InstallationSecretEntity, String> {

  /** Keeps a secret unless there is one of this name, which another replica may have just made. */
  void addUnlessThere(String name, byte[] ciphertext) {
    getEntityManager()
        .createNativeQuery(
            "INSERT INTO installation_secrets (name, ciphertext) VALUES (?1, ?2)"
                + " ON CONFLICT DO NOTHING")
        .setParameter(1, name)
        .setParameter(2, ciphertext)
        .executeUpdate();
  }
}
