package io.nebulagate.persistence.ledger;

import io.nebulagate.application.limits.BudgetBook;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.money.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the ledger has counted, read from {@code ledger.budget}. */
public final class PostgresBudgetBook implements BudgetBook {

  private static final String COUNTED =
      """
      SELECT coalesce(b.spent, 0), coalesce(b.held, 0)
      FROM unnest(?, ?, ?, ?) WITH ORDINALITY AS n(level, owner, period, starts_on, place)
      LEFT JOIN ledger.budget b ON (b.level, b.owner, b.period, b.starts_on)
                                 = (n.level, n.owner, n.period, n.starts_on)
      ORDER BY n.place
      """;

  private final DataSource dataSource;

  /** Takes its connections from {@code dataSource}. */
  public PostgresBudgetBook(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public List<Counted> counted(List<Budget.Key> budgets) {
    if (budgets.isEmpty()) {
      return List.of();
    }
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(COUNTED)) {
      NamedBudgets.bindKeys(connection, query, budgets);
      return read(query);
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  private static List<Counted> read(PreparedStatement query) throws SQLException {
    List<Counted> counted = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        counted.add(new Counted(Money.ofNanos(row.getLong(1)), Money.ofNanos(row.getLong(2))));
      }
    }
    return counted;
  }
}
