package io.nebulagate.persistence.ledger;

import io.nebulagate.application.billing.LedgerAudit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Recomputes the ledger in one consistent look, which changes nothing and stops nobody. Works with
 * the right to read alone, also from a command line.
 */
public final class PostgresLedgerAudit implements LedgerAudit {

  /** The most violations a report names. */
  public static final int VIOLATIONS_MAX = 1_000;

  /** The memory keeps the sums over a million requests from going through files. */
  private static final String ONE_LOOK =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0;"
          + " SET LOCAL work_mem = '256MB'; SET LOCAL jit = off";

  private final DataSource dataSource;

  /** Takes its connections from {@code dataSource}. */
  public PostgresLedgerAudit(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Report verify() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try {
        statement.execute(ONE_LOOK);
        return verify(statement);
      } finally {
        connection.rollback();
      }
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  private static Report verify(Statement statement) throws SQLException {
    List<Violation> violations = violations(statement);
    return new Report(
        count(statement, "SELECT count(*) FROM ledger.transfer"),
        count(statement, "SELECT count(*) FROM ledger.seal"),
        violations);
  }

  private static List<Violation> violations(Statement statement) throws SQLException {
    String query = "SELECT invariant, detail FROM ledger.violations LIMIT " + VIOLATIONS_MAX;
    List<Violation> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        found.add(new Violation(row.getString("invariant"), row.getString("detail")));
      }
    }
    return found;
  }

  private static long count(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
