package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.persistence.postgres.SecretCipher;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "provider_keys")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ProviderKeyEntity {

  /** Drawn before the row is written, for the ciphertext is bound to it. */
  @Id long id;

  @Column(name = "provider_id")
  long providerId;

  byte[] ciphertext;

  @Enumerated(EnumType.STRING)
  ProviderKey.Status status;

  static ProviderKeyEntity of(long id, long providerId, Secret secret, SecretCipher cipher) {
    ProviderKeyEntity entity = new ProviderKeyEntity();
    entity.id = id;
    entity.providerId = providerId;
    entity.ciphertext = cipher.encrypt(secret, entity.place());
    entity.status = ProviderKey.Status.ENABLED;
    return entity;
  }

  ProviderKey toDomain(SecretCipher cipher) {
    return new ProviderKey(id, providerId, cipher.decrypt(ciphertext, place()), status);
  }

  private String place() {
    return "key " + id + " of provider " + providerId;
  }
}
