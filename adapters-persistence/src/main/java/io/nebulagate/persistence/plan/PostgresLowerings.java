package io.nebulagate.persistence.plan;

import io.nebulagate.application.plan.Lowered;
import io.nebulagate.application.plan.Lowerings;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.policy.RiskLevel;
import io.nebulagate.persistence.ledger.LedgerTransactions;
import io.nebulagate.persistence.postgres.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The rule that lowers accounts, in PostgreSQL, whose clock tells which risks count. */
public final class PostgresLowerings implements Lowerings {

  private static final String FIND = "SELECT level, plan_id FROM risk_plan";
  private static final String PLAN = "SELECT FROM plans WHERE id = ? FOR KEY SHARE";

  private static final String STATE =
      """
      INSERT INTO risk_plan (level, plan_id) VALUES (?, ?)
      ON CONFLICT (only_one) DO UPDATE SET level = excluded.level, plan_id = excluded.plan_id
      """;

  private static final String WITHDRAW = "DELETE FROM risk_plan";

  private static final String COUNTING =
      """
      SELECT a.id AS account, p.id, p.name, p.archived, max(r.expires_at) AS until
      FROM risk_plan l
      JOIN plans p ON p.id = l.plan_id
      JOIN risks r
        ON r.expires_at > now()
       AND array_position(ARRAY['LOW', 'MEDIUM', 'HIGH'], r.level)
           >= array_position(ARRAY['LOW', 'MEDIUM', 'HIGH'], l.level)
      JOIN ledger.account a ON a.tenant_id = r.owner_id AND a.bucket = 1 AND a.asset = 1
      GROUP BY a.id, p.id
      """;

  private static final String NEWEST =
      "WHERE v.id = (SELECT max(n.id) FROM plan_versions n WHERE n.plan_id = ?)";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresLowerings(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Optional<Rule> rule() {
    return transactions.run(connection -> {
      try (PreparedStatement find = connection.prepareStatement(FIND);
          ResultSet row = find.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Rule(RiskLevel.valueOf(row.getString("level")), row.getLong("plan_id")))
            : Optional.empty();
      }
    });
  }

  @Override
  public void state(Rule rule) {
    transactions.run(connection -> {
      requirePlan(connection, rule.plan());
      try (PreparedStatement state = connection.prepareStatement(STATE)) {
        state.setString(1, rule.level().name());
        state.setLong(2, rule.plan());
        return state.executeUpdate();
      }
    });
  }

  private static void requirePlan(Connection connection, long plan) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(PLAN)) {
      query.setLong(1, plan);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new GatewayException(new GatewayError.NotFound("plan"));
        }
      }
    }
  }

  @Override
  public void withdraw() {
    int gone =
        transactions.run(connection -> {
          try (PreparedStatement withdraw = connection.prepareStatement(WITHDRAW)) {
            return withdraw.executeUpdate();
          }
        });
    if (gone == 0) {
      throw new GatewayException(new GatewayError.NotFound("rule"));
    }
  }

  @Override
  public List<Lowered> counting() {
    return transactions.run(connection -> {
      List<Lowered> lowered = new ArrayList<>();
      try (PreparedStatement query = connection.prepareStatement(COUNTING);
          ResultSet row = query.executeQuery()) {
        Optional<PlanVersion> version = Optional.empty();
        while (row.next()) {
          long id = row.getLong("id");
          if (version.isEmpty()) { // there is one plan in all rows
            version = PlanRows.read(connection, NEWEST, id).stream().findFirst();
          }
          lowered.add(
              new Lowered(
                  new AccountId(row.getLong("account")),
                  new Plan(id, row.getString("name"), row.getBoolean("archived")),
                  version.orElseThrow(),
                  Statements.instant(row, "until")));
        }
      }
      return List.copyOf(lowered);
    });
  }
}
