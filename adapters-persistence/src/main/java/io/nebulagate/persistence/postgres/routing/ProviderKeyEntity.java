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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "provider_keys")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ProviderKeyEntity {

  private static final String BY_HAND = "switched off by an operator";

  /** Drawn before the row is written, for the ciphertext is bound to it. */
  @Id long id;

  @Column(name = "provider_id")
  long providerId;

  /** Null while the text is not known. */
  byte @Nullable [] ciphertext;

  @Enumerated(EnumType.STRING)
  ProviderKey.Status status;

  /** Why it is not used. */
  @Nullable String reason;

  @Column(name = "upstream_group")
  @Nullable String group;

  static ProviderKeyEntity of(long id, long providerId, Secret secret, SecretCipher cipher) {
    ProviderKeyEntity entity = new ProviderKeyEntity();
    entity.id = id;
    entity.providerId = providerId;
    entity.ciphertext = cipher.encrypt(secret, entity.place());
    entity.status = ProviderKey.Status.ENABLED;
    return entity;
  }

  ProviderKey toDomain(SecretCipher cipher) {
    Secret secret = KeyCiphertexts.read(cipher, id, providerId, ciphertext);
    return new ProviderKey(
        id, providerId, secret, status, Optional.ofNullable(reason), Optional.ofNullable(group));
  }

  /** What an operator chose. */
  void switchTo(boolean on) {
    if (!on) {
      status = ProviderKey.Status.DISABLED;
      reason = BY_HAND;
    } else {
      status = ciphertext == null ? ProviderKey.Status.UNRESOLVED : ProviderKey.Status.ENABLED;
      reason = null;
    }
  }

  private String place() {
    return KeyCiphertexts.place(id, providerId);
  }
}
