package io.nebulagate.persistence.ledger;

import io.nebulagate.application.limits.BudgetNotices;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The notices that the ledger writes when a threshold is crossed. */
public final class PostgresBudgetNotices implements BudgetNotices {

  private static final String CLAIM = "SELECT * FROM ledger.claim_budget_notices(?, ?)";
  private static final String CONFIRM = "SELECT ledger.confirm_budget_notices(?, ?)";

  private static final String TOLD =
      """
      SELECT array_remove(array_agg(t.threshold::int ORDER BY t.threshold), NULL)
      FROM unnest(?, ?, ?, ?) WITH ORDINALITY AS n(level, owner, period, starts_on, place)
      LEFT JOIN ledger.budget b ON (b.level, b.owner, b.period, b.starts_on)
                                 = (n.level, n.owner, n.period, n.starts_on)
      LEFT JOIN ledger.budget_notice t ON t.budget_id = b.id AND t.sent_at IS NOT NULL
      GROUP BY n.place ORDER BY n.place
      """;

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresBudgetNotices(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public List<Notice> claim(int limit, Duration time) {
    return transactions.run(connection -> {
      try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
        claim.setInt(1, limit);
        claim.setLong(2, time.toMillis());
        return read(claim);
      }
    });
  }

  @Override
  public void confirm(List<Notice> sent) {
    transactions.run(connection -> confirm(connection, sent));
  }

  @Override
  public List<List<Integer>> told(List<Budget.Key> budgets) {
    if (budgets.isEmpty()) {
      return List.of();
    }
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(TOLD)) {
        NamedBudgets.bindKeys(connection, query, budgets);
        List<List<Integer>> told = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            told.add(List.of((Integer[]) row.getArray(1).getArray()));
          }
        }
        return told;
      }
    });
  }

  private static int confirm(Connection connection, List<Notice> sent) throws SQLException {
    Long[] budgets = sent.stream().map(Notice::id).toArray(Long[]::new);
    Integer[] thresholds = sent.stream().map(Notice::threshold).toArray(Integer[]::new);
    try (PreparedStatement confirm = connection.prepareStatement(CONFIRM)) {
      confirm.setArray(1, connection.createArrayOf("int8", budgets));
      confirm.setArray(2, connection.createArrayOf("int2", thresholds));
      confirm.execute();
      return sent.size();
    }
  }

  private static List<Notice> read(PreparedStatement claim) throws SQLException {
    List<Notice> notices = new ArrayList<>();
    try (ResultSet row = claim.executeQuery()) {
      while (row.next()) {
        notices.add(notice(row));
      }
    }
    return notices;
  }

  private static Notice notice(ResultSet row) throws SQLException {
    Budget.Key budget =
        new Budget.Key(
            row.getString("level"),
            row.getString("owner"),
            Budget.Period.valueOf(row.getString("period")),
            row.getObject("starts_on", LocalDate.class));
    return new Notice(
        row.getLong("budget_id"),
        budget,
        row.getInt("threshold"),
        Money.ofNanos(row.getLong("allowed")),
        Money.ofNanos(row.getLong("spent")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
