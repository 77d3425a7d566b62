package io.nebulagate.persistence.postgres.signin;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Single statements on the connection of the running transaction. Parameters are bound, never
 * spelled out; an {@link Instant} is a {@code timestamptz}.
 */
@ApplicationScoped
class Statements {

  private final DataSource dataSource;

  Statements(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Makes something of a row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  /** Runs a statement and answers how many rows it touched. */
  int update(String sql, Object... parameters) {
    return run(sql, PreparedStatement::executeUpdate, parameters);
  }

  /** The first row of a query. */
  <T> Optional<T> first(String sql, Reader<T> reader, Object... parameters) {
    return run(
        sql,
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
          }
        },
        parameters);
  }

  /** All rows of a query that has few. */
  <T> List<T> all(String sql, Reader<T> reader, Object... parameters) {
    return run(
        sql,
        statement -> {
          List<T> rows = new ArrayList<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              rows.add(reader.read(row));
            }
          }
          return List.copyOf(rows);
        },
        parameters);
  }

  /** Whether a query has a row. */
  boolean any(String sql, Object... parameters) {
    return first(sql, _ -> true, parameters).isPresent();
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private <T> T run(String sql, Work<T> work, Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        Object parameter = parameters[i];
        statement.setObject(
            i + 1,
            parameter instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : parameter);
      }
      return work.on(statement);
    } catch (SQLException failure) {
      // the driver's message may repeat values; its state says enough
      throw new IllegalStateException(
          "the database refused a statement of sign-in (SQL state " + failure.getSQLState() + ")");
    }
  }
}
