package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.access.InstallationSecrets;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.SecretCipher;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.util.Base64;

/** The installation's own secrets in PostgreSQL, the same for all its replicas. */
@ApplicationScoped
public class PostgresInstallationSecrets implements InstallationSecrets {

  private static final String PEPPER = "api-key-pepper";
  private static final int PEPPER_BYTES = 32;

  private final InstallationSecretRepository secrets;
  private final SecretCipher cipher;

  PostgresInstallationSecrets(InstallationSecretRepository secrets, SecretCipher cipher) {
    this.secrets = secrets;
    this.cipher = cipher;
  }

  @Override
  @Transactional
  public Secret pepper() {
    InstallationSecretEntity kept = secrets.findById(PEPPER);
    if (kept == null) {
      secrets.addUnlessThere(PEPPER, cipher.encrypt(made(), place(PEPPER)));
      kept = secrets.findById(PEPPER);
    }
    return cipher.decrypt(kept.ciphertext, place(PEPPER));
  }

  private static Secret made() {
    byte[] bytes = new byte[PEPPER_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static String place(String name) {
    return "installation secret " + name;
  }
}
