package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.signin.TotpStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Second factors in PostgreSQL; each ciphertext is bound to its user. */
@ApplicationScoped
public class PostgresTotpStore implements TotpStore {

  private final Statements statements;
  private final SecretCipher cipher;

  PostgresTotpStore(Statements statements, SecretCipher cipher) {
    this.statements = statements;
    this.cipher = cipher;
  }

  @Override
  @Transactional
  public Optional<Kept> find(long user) {
    return statements.first(
        "SELECT ciphertext, confirmed FROM user_totp WHERE user_id = ?",
        row ->
            new Kept(
                cipher.decrypt(row.getBytes("ciphertext"), place(user)),
                row.getBoolean("confirmed")),
        user);
  }

  @Override
  @Transactional
  public boolean propose(long user, Secret secret) {
    return statements.update(
            "INSERT INTO user_totp AS t (user_id, ciphertext, confirmed, last_step)"
                + " VALUES (?, ?, false, 0) ON CONFLICT (user_id)"
                + " DO UPDATE SET ciphertext = excluded.ciphertext WHERE NOT t.confirmed",
            user,
            cipher.encrypt(secret, place(user)))
        == 1;
  }

  @Override
  @Transactional
  public boolean confirm(long user, long step, List<String> recoveryDigests) {
    int confirmed =
        statements.update(
            "UPDATE user_totp SET confirmed = true, last_step = ?"
                + " WHERE user_id = ? AND NOT confirmed",
            step,
            user);
    if (confirmed == 0) {
      return false;
    }
    for (String digest : recoveryDigests) {
      statements.update(
          "INSERT INTO user_recovery_codes (user_id, digest) VALUES (?, ?)", user, digest);
    }
    return true;
  }

  @Override
  @Transactional
  public boolean spendStep(long user, long step) {
    return statements.update(
            "UPDATE user_totp SET last_step = ? WHERE user_id = ? AND last_step < ?",
            step,
            user,
            step)
        == 1;
  }

  @Override
  @Transactional
  public boolean spendRecovery(long user, String digest) {
    return statements.update(
            "DELETE FROM user_recovery_codes WHERE user_id = ? AND digest = ?", user, digest)
        == 1;
  }

  @Override
  @Transactional
  public void remove(long user) {
    statements.update("DELETE FROM user_totp WHERE user_id = ?", user);
    statements.update("DELETE FROM user_recovery_codes WHERE user_id = ?", user);
  }

  private static String place(long user) {
    return "second factor of user " + user;
  }
}
