package io.nebulagate.persistence.postgres.risk;

import io.nebulagate.application.risk.OverspentNotices;
import io.nebulagate.domain.policy.Aftermath.Overspent;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Notices under the key that they are told once for. */
@ApplicationScoped
public class PostgresOverspentNotices implements OverspentNotices {

  private static final String KEEP =
      """
      INSERT INTO overspent_notices (policy_id, rule, per, owner, day, spend)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  private final Statements statements;

  PostgresOverspentNotices(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public boolean first(Notice notice) {
    Overspent overspent = notice.overspent();
    return statements.update(
            KEEP,
            overspent.policy(),
            overspent.rule(),
            overspent.per().name(),
            notice.owner(),
            notice.day(),
            overspent.spend().nanos())
        == 1;
  }
}
