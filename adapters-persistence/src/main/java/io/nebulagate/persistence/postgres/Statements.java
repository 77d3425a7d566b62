package io.nebulagate.persistence.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Single statements on the connection of the running transaction. Parameters are bound, never
 * spelled out; an {@link Instant} is a {@code timestamptz}, an array of Java one of SQL.
 */
@ApplicationScoped
public class Statements {

  private final DataSource dataSource;

  Statements(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Makes something of a row. */
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  /** Runs a statement and answers how many rows it touched. */
  public int update(String sql, @Nullable Object... parameters) {
    return run(sql, PreparedStatement::executeUpdate, parameters);
  }

  /** All rows of a query that has a bound. */
  public <T> List<T> all(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return run(sql, statement -> read(statement, reader), parameters);
  }

  /** All rows of a query whose parameters are bound. */
  public static <T> List<T> read(PreparedStatement query, Reader<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        rows.add(reader.read(row));
      }
    }
    return List.copyOf(rows);
  }

  /** The first row of a query. */
  public <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... parameters) {
    return run(
        sql,
        statement -> {
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
          }
        },
        parameters);
  }

  /** Whether a query has a row. */
  public boolean any(String sql, @Nullable Object... parameters) {
    return first(sql, _ -> true, parameters).isPresent();
  }

  /** An instant that is never missing. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** A text array in the form that can stand within an array of such. */
  public static String literal(Collection<String> values) {
    return values.stream()
        .sorted()
        .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** An instant that may be missing. */
  public static Optional<Instant> instantIfAny(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** A number that may be missing. */
  public static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  private <T> T run(String sql, Work<T> work, @Nullable Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        bind(connection, statement, i + 1, parameters[i]);
      }
      return work.on(statement);
    } catch (SQLException failure) {
      // the driver's message may repeat values; its state says enough
      throw new IllegalStateException(
          "the database refused a statement (SQL state " + failure.getSQLState() + ")");
    }
  }

  private static void bind(
      Connection connection, PreparedStatement statement, int place, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case Instant at -> statement.setObject(place, at.atOffset(ZoneOffset.UTC));
      case Long[] numbers -> statement.setArray(place, connection.createArrayOf("int8", numbers));
      case String[] texts -> statement.setArray(place, connection.createArrayOf("text", texts));
      case Object[] times ->
          statement.setArray(place, connection.createArrayOf("timestamptz", times));
      case null, default -> statement.setObject(place, value);
    }
  }
}
