package io.nebulagate.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;

/** SQL as somebody types it. */
final class Sql {

  private Sql() {}

  static void run(DataSource as, String... statements) {
    try (Connection connection = as.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static long number(DataSource as, String query) {
    try (Connection connection = as.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Each statement fails with this SQL state: 42501 no privilege, NG001 append-only. */
  static void refused(DataSource as, String state, String... statements) {
    for (String sql : statements) {
      assertThatThrownBy(() -> run(as, sql))
          .as(sql)
          .cause()
          .isInstanceOfSatisfying(
              PSQLException.class, failure -> assertThat(failure.getSQLState()).isEqualTo(state));
    }
  }
}
