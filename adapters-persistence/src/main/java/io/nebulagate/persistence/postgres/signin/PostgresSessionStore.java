package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.signin.SessionStore;
import io.nebulagate.domain.access.Role;
import io.nebulagate.domain.signin.Session;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Sessions in PostgreSQL. */
@ApplicationScoped
public class PostgresSessionStore implements SessionStore {

  private static final String FIND =
      "SELECT s.*, "
          + PersonRows.COLUMNS
          + " FROM user_sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ?";

  private final Statements statements;

  PostgresSessionStore(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public void add(Session session) {
    statements.update(
        "INSERT INTO user_sessions (id, user_id, role, kind, ends_at, expires_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        session.id(),
        session.user(),
        session.role().name(),
        session.kind().name(),
        session.endsAt(),
        session.expiresAt());
    statements.update(
        "DELETE FROM user_sessions WHERE id IN (SELECT id FROM user_sessions WHERE user_id = ?"
            + " ORDER BY created_at DESC, id OFFSET ?)",
        session.user(),
        PER_PERSON_MAX);
  }

  @Override
  @Transactional
  public Optional<Found> find(UUID id) {
    return statements.first(FIND, row -> new Found(session(row), PersonRows.read(row)), id);
  }

  @Override
  @Transactional
  public void prolong(Session session) {
    statements.update(
        "UPDATE user_sessions SET ends_at = greatest(ends_at, ?) WHERE id = ?",
        session.endsAt(),
        session.id());
  }

  @Override
  @Transactional
  public void end(UUID id) {
    statements.update("DELETE FROM user_sessions WHERE id = ?", id);
  }

  @Override
  @Transactional
  public void endAll(long user) {
    statements.update("DELETE FROM user_sessions WHERE user_id = ?", user);
  }

  @Override
  @Transactional
  public int forget(Instant now, int limit) {
    return statements.update(
        "DELETE FROM user_sessions WHERE id IN (SELECT id FROM user_sessions WHERE ends_at <= ?"
            + " ORDER BY ends_at LIMIT ? FOR UPDATE SKIP LOCKED)",
        now,
        limit);
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        row.getObject("id", UUID.class),
        row.getLong("user_id"),
        Role.valueOf(row.getString("role")),
        Session.Kind.valueOf(row.getString("kind")),
        Statements.instant(row, "ends_at"),
        Statements.instant(row, "expires_at"));
  }
}
