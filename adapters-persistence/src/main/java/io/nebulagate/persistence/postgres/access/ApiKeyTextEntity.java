package io.nebulagate.persistence.postgres.access;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.SecretCipher;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The text of a revealable key, encrypted and bound to that key. */
@Entity
@Table(name = "api_key_texts")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class ApiKeyTextEntity {

  @Id
  @Column(name = "key_id")
  long keyId;

  byte[] ciphertext;

  static ApiKeyTextEntity of(long keyId) {
    ApiKeyTextEntity entity = new ApiKeyTextEntity();
    entity.keyId = keyId;
    return entity;
  }

  void set(Secret text, SecretCipher cipher) {
    ciphertext = cipher.encrypt(text, place());
  }

  Secret text(SecretCipher cipher) {
    return cipher.decrypt(ciphertext, place());
  }

  private String place() {
    return "text of API key " + keyId;
  }
}
