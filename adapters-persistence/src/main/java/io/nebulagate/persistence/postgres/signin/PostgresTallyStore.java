package io.nebulagate.persistence.postgres.signin;

import io.nebulagate.application.signin.TallyStore;
import io.nebulagate.domain.signin.Tally;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Tallies in PostgreSQL, changed under the lock of their row. */
@ApplicationScoped
public class PostgresTallyStore implements TallyStore {

  /** Makes the row where there is none, and locks it in either case. */
  private static final String LOCK =
      "INSERT INTO sign_in_failures AS f (subject, failures, locked_until, forgotten_at)"
          + " VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (subject) DO UPDATE SET failures = f.failures RETURNING f.*";

  private final Statements statements;

  PostgresTallyStore(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public Tally find(String subject) {
    return statements
        .first(
            "SELECT * FROM sign_in_failures WHERE subject = ?", PostgresTallyStore::tally, subject)
        .orElse(Tally.NONE);
  }

  @Override
  @Transactional
  public Tally change(String subject, UnaryOperator<Tally> change) {
    Tally none = Tally.NONE;
    Tally before =
        statements
            .first(
                LOCK,
                PostgresTallyStore::tally,
                subject,
                none.failures(),
                none.lockedUntil(),
                none.forgottenAt())
            .orElse(none);
    Tally after = change.apply(before);
    if (after.equals(none)) {
      statements.update("DELETE FROM sign_in_failures WHERE subject = ?", subject);
    } else if (!after.equals(before)) {
      statements.update(
          "UPDATE sign_in_failures SET failures = ?, locked_until = ?, forgotten_at = ?"
              + " WHERE subject = ?",
          after.failures(),
          after.lockedUntil(),
          after.forgottenAt(),
          subject);
    }
    return before;
  }

  @Override
  @Transactional
  public int forget(Instant now, int limit) {
    return statements.update(
        "DELETE FROM sign_in_failures WHERE subject IN (SELECT subject FROM sign_in_failures"
            + " WHERE forgotten_at <= ? ORDER BY forgotten_at LIMIT ? FOR UPDATE SKIP LOCKED)",
        now,
        limit);
  }

  private static Tally tally(ResultSet row) throws SQLException {
    return new Tally(
        row.getInt("failures"),
        Statements.instant(row, "locked_until"),
        Statements.instant(row, "forgotten_at"));
  }
}
