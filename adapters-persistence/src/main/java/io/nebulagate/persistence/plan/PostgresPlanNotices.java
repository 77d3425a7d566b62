package io.nebulagate.persistence.plan;

import io.nebulagate.application.plan.PlanNotices;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.notice.Occasion;
import io.nebulagate.domain.notice.Occasion.AllowanceUsed;
import io.nebulagate.domain.notice.Occasion.SubscriptionEnding;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.persistence.ledger.LedgerTransactions;
import io.nebulagate.persistence.postgres.Statements;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the ledger notes of plans, in PostgreSQL. */
public final class PostgresPlanNotices implements PlanNotices {

  private static final String CLAIM = "SELECT * FROM ledger.claim_plan_notices(?, ?)";
  private static final String CONFIRM = "SELECT ledger.confirm_plan_notices(?)";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresPlanNotices(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public List<Noted> claim(int limit, Duration time) {
    return transactions.run(connection -> {
      try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
        claim.setInt(1, limit);
        claim.setLong(2, time.toMillis());
        return read(claim);
      }
    });
  }

  @Override
  public void confirm(List<Noted> told) {
    transactions.run(connection -> {
      try (PreparedStatement confirm = connection.prepareStatement(CONFIRM)) {
        Long[] ids = told.stream().map(Noted::id).toArray(Long[]::new);
        confirm.setArray(1, connection.createArrayOf("int8", ids));
        return confirm.execute();
      }
    });
  }

  private static List<Noted> read(PreparedStatement claim) throws SQLException {
    List<Noted> noted = new ArrayList<>();
    try (ResultSet row = claim.executeQuery()) {
      while (row.next()) {
        noted.add(new Noted(row.getLong("id"), row.getLong("tenant_id"), occasion(row)));
      }
    }
    return noted;
  }

  private static Occasion occasion(ResultSet row) throws SQLException {
    long subscription = row.getLong("subscription_id");
    Instant end = Statements.instant(row, "ends_at");
    int threshold = row.getInt("threshold");
    if (threshold == 0) {
      return new SubscriptionEnding(subscription, end, row.getInt("days"));
    }
    return new AllowanceUsed(
        subscription,
        new Cycle(row.getLong("number"), Statements.instant(row, "starts_at"), end),
        row.getInt("place"),
        threshold,
        Asset.ofCode(row.getInt("asset")),
        row.getLong("included"),
        row.getLong("used"));
  }
}
