package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.SecretCipher;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** How the texts of upstream keys lie in their rows, bound to key and provider. */
@ApplicationScoped
public class KeyCiphertexts {

  private static final Secret UNKNOWN = Secret.of("");

  private final SecretCipher cipher;

  KeyCiphertexts(SecretCipher cipher) {
    this.cipher = cipher;
  }

  /** What is kept of a text; nothing for one that is not known. */
  public byte @Nullable [] write(long key, long provider, Secret text) {
    return text.reveal().isEmpty() ? null : cipher.encrypt(text, place(key, provider));
  }

  /** The text that is kept; empty when none is known. */
  public Secret read(long key, long provider, byte @Nullable [] kept) {
    return read(cipher, key, provider, kept);
  }

  static Secret read(SecretCipher cipher, long key, long provider, byte @Nullable [] kept) {
    return kept == null ? UNKNOWN : cipher.decrypt(kept, place(key, provider));
  }

  static String place(long key, long provider) {
    return "key " + key + " of provider " + provider;
  }
}
