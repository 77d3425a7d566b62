package io.nebulagate.persistence.postgres.policy;

import io.nebulagate.application.policy.PolicyTrail;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** What the log of requests says of policies, in PostgreSQL. */
@ApplicationScoped
public class PostgresPolicyTrail implements PolicyTrail {

  private static final String REVIEW =
      """
      INSERT INTO policy_reviews (request_id, policy_id, rule, false_positive)
      SELECT r.id, ?, ?, ? FROM ledger.request_logs r
      WHERE r.id = ? AND EXISTS (
        SELECT FROM json_array_elements(r.policy_hits) AS hit
        WHERE (hit ->> 0)::bigint = ? AND hit ->> 2 = ?)
      LIMIT 1
      ON CONFLICT (request_id, policy_id, rule)
        DO UPDATE SET false_positive = excluded.false_positive, reviewed_at = now()
      """;

  private static final String REQUESTS =
      "SELECT count(*) FROM (SELECT FROM ledger.request_logs WHERE id >= ? AND id < ? LIMIT "
          + REQUESTS_MAX
          + ") AS counted";

  /** The places of a hit's values are those of {@code HitJson}. */
  private static final String FIGURES =
      """
      SELECT (hit ->> 1)::int AS version, hit ->> 2 AS rule, count(*) AS hits,
             count(*) FILTER (WHERE hit ->> 6 IN ('APPLIED', 'FAILED_CLOSED')) AS acted,
             count(*) FILTER (WHERE hit ->> 6 IN ('FAILED_OPEN', 'FAILED_CLOSED')) AS failed,
             count(*) FILTER (WHERE v.false_positive) AS false_positives
      FROM (SELECT id, policy_hits FROM ledger.request_logs
            WHERE id >= ? AND id < ? AND policy_hits IS NOT NULL
            ORDER BY id DESC LIMIT %d) AS r
      CROSS JOIN json_array_elements(r.policy_hits) AS hit
      LEFT JOIN policy_reviews v
        ON v.request_id = r.id AND v.policy_id = (hit ->> 0)::bigint AND v.rule = hit ->> 2
      WHERE (hit ->> 0)::bigint = ?
      GROUP BY 1, 2 ORDER BY 1, (hit ->> 2) COLLATE "C"
      """
          .formatted(GOVERNED_MAX);

  private final Statements statements;

  PostgresPolicyTrail(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public void review(Trace trace, boolean falsePositive) {
    int noted =
        statements.update(
            REVIEW,
            trace.policy(),
            trace.rule(),
            falsePositive,
            trace.request().uuid(),
            trace.policy(),
            trace.rule());
    if (noted == 0) {
      throw new GatewayException(new GatewayError.NotFound("policy hit"));
    }
  }

  @Override
  @Transactional
  public Figures figures(long policy, Instant from, Instant until) {
    UUID first = RequestId.firstOf(from).uuid();
    UUID end = RequestId.firstOf(until).uuid();
    long requests = statements.first(REQUESTS, row -> row.getLong(1), first, end).orElseThrow();
    return new Figures(
        requests, statements.all(FIGURES, PostgresPolicyTrail::rule, first, end, policy));
  }

  private static RuleFigures rule(ResultSet row) throws SQLException {
    return new RuleFigures(
        row.getInt("version"),
        row.getString("rule"),
        row.getLong("hits"),
        row.getLong("acted"),
        row.getLong("failed"),
        row.getLong("false_positives"));
  }
}
