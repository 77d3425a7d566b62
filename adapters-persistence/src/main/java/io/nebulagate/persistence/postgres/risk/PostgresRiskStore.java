package io.nebulagate.persistence.postgres.risk;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.risk.Risk;
import io.nebulagate.application.risk.RiskStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/** Risks in PostgreSQL, whose clock tells which of them count. */
@ApplicationScoped
public class PostgresRiskStore implements RiskStore {

  private static final String OWNER =
      "SELECT FROM users WHERE id = ? UNION ALL SELECT FROM organisations WHERE id = ?";

  private static final String PUT =
      """
      INSERT INTO risks AS kept (owner_id, source, level, reason, expires_at)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (owner_id, source) DO UPDATE
        SET level = excluded.level, reason = excluded.reason, expires_at = excluded.expires_at
      """;

  /** The order of risks is that of {@link Risk#covers}. */
  private static final String RAISE =
      PUT
          + """
          WHERE kept.expires_at <= now()
             OR (array_position(ARRAY['LOW', 'MEDIUM', 'HIGH'], kept.level), kept.expires_at)
              < (array_position(ARRAY['LOW', 'MEDIUM', 'HIGH'], excluded.level),
                 excluded.expires_at)
          """;

  private static final String CLEAR = "DELETE FROM risks WHERE owner_id = ? AND expires_at > now()";

  private static final String COUNTING =
      """
      SELECT owner_id, source, level, reason, expires_at FROM risks WHERE expires_at > now()
      ORDER BY owner_id, source LIMIT ? OFFSET ?
      """;

  private static final String COUNT = "SELECT count(*) FROM risks WHERE expires_at > now()";

  private static final String FORGET =
      """
      DELETE FROM risks WHERE (owner_id, source) IN (
        SELECT owner_id, source FROM risks WHERE expires_at <= now()
        LIMIT 1000 FOR UPDATE SKIP LOCKED)
      """;

  private final Statements statements;

  PostgresRiskStore(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public void put(Risk risk) {
    write(PUT, risk);
  }

  @Override
  @Transactional
  public void raise(Risk risk) {
    write(RAISE, risk);
  }

  /** The bound may be passed by as many as write at the same time. */
  private void write(String sql, Risk risk) {
    if (!statements.any(OWNER, risk.owner(), risk.owner())) {
      throw new GatewayException(new GatewayError.NotFound("owner"));
    }
    if (count() >= RISKS_MAX) {
      throw GatewayException.invalidValue("owner_id", "there are " + RISKS_MAX + " risks already");
    }
    statements.update(
        sql,
        risk.owner(),
        risk.source().name(),
        risk.level().name(),
        risk.reason(),
        risk.expiresAt().atOffset(ZoneOffset.UTC));
  }

  private long count() {
    return statements.first(COUNT, row -> row.getLong(1)).orElseThrow();
  }

  @Override
  @Transactional
  public void clear(long owner) {
    if (statements.update(CLEAR, owner) == 0) {
      throw new GatewayException(new GatewayError.NotFound("risk"));
    }
  }

  @Override
  @Transactional
  public List<Risk> counting() {
    return statements.all(COUNTING, PostgresRiskStore::risk, RISKS_MAX, 0);
  }

  @Override
  @Transactional
  public Page<Risk> list(int page, int size) {
    return new Page<>(
        statements.all(COUNTING, PostgresRiskStore::risk, size, (long) page * size), count());
  }

  @Override
  @Transactional
  public int forget() {
    return statements.update(FORGET);
  }

  private static Risk risk(ResultSet row) throws SQLException {
    return new Risk(
        row.getLong("owner_id"),
        Risk.Source.valueOf(row.getString("source")),
        RiskLevel.valueOf(row.getString("level")),
        row.getString("reason"),
        Statements.instant(row, "expires_at"));
  }
}
