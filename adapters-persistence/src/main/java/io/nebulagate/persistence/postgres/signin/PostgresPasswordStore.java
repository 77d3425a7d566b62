package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.signin.EmailBook;
import io.nebulagate.application.signin.PasswordStore;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Password hashes in the users' own rows. */
@ApplicationScoped
public class PostgresPasswordStore implements PasswordStore {

  private static final String FIND =
      "SELECT " + PersonRows.COLUMNS + ", u.password_hash FROM users u WHERE ";

  private final Statements statements;

  PostgresPasswordStore(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public Optional<Known> find(String username) {
    // PostgreSQL has no text with a zero in it, and nobody is called so
    return username.indexOf('\0') >= 0
        ? Optional.empty()
        : statements.first(FIND + "u.username = ?", PostgresPasswordStore::known, username);
  }

  @Override
  @Transactional
  public Optional<Known> find(long user) {
    return statements.first(FIND + "u.id = ?", PostgresPasswordStore::known, user);
  }

  @Override
  @Transactional
  public void replace(long user, String hash, UUID kept) {
    write(user, hash);
    statements.update("DELETE FROM user_sessions WHERE user_id = ? AND id <> ?", user, kept);
  }

  @Override
  @Transactional
  public void replace(long user, String hash) {
    write(user, hash);
    statements.update("DELETE FROM user_sessions WHERE user_id = ?", user);
  }

  private void write(long user, String hash) {
    statements.update("UPDATE users SET password_hash = ? WHERE id = ?", hash, user);
    statements.update("DELETE FROM user_access_tokens WHERE user_id = ?", user);
    statements.update(
        "DELETE FROM mail_links WHERE user_id = ? AND purpose = ?",
        user,
        EmailBook.Purpose.PASSWORD.name());
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(PersonRows.read(row), row.getString("password_hash"));
  }
}
