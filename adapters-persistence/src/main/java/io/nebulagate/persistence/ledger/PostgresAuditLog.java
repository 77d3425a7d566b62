package io.nebulagate.persistence.ledger;

import io.nebulagate.application.audit.AuditLog;
import io.nebulagate.domain.access.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The audit log in PostgreSQL: a row for the beginning of an action and one for its end. Throws
 * {@link LedgerException} when the database cannot be asked.
 */
public final class PostgresAuditLog implements AuditLog {

  private static final String BEGIN =
      """
      INSERT INTO ledger.audit_log (id, phase, name, actor, user_id, role, address, request, path,
                                    input)
      VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  private static final String END =
      "INSERT INTO ledger.audit_log (id, phase, status, before, after) VALUES (?, 1, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";

  private static final String LIST =
      """
      SELECT b.id, b.at, b.name, b.actor, b.user_id, b.role, b.address, b.request, b.path, b.input,
             e.status, e.before, e.after
      FROM ledger.audit_log b LEFT JOIN ledger.audit_log e ON e.id = b.id AND e.phase = 1
      WHERE b.phase = 0 AND (?::uuid IS NULL OR b.id < ?) ORDER BY b.id DESC LIMIT ?
      """;

  private static final String FORGET = "SELECT ledger.forget_audit(? * interval '1 second', ?)";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresAuditLog(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public void begin(Action action) {
    update(
        BEGIN,
        action.id(),
        action.name(),
        action.actor().name(),
        action.actor().user().isPresent() ? action.actor().user().getAsLong() : null,
        action.actor().role().name(),
        action.address(),
        action.request(),
        action.path(),
        action.input().orElse(null));
  }

  @Override
  public void end(UUID action, Outcome outcome) {
    update(
        END, action, outcome.status(), outcome.before().orElse(null), outcome.after().orElse(null));
  }

  @Override
  public List<Entry> list(Optional<UUID> before, int limit) {
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(LIST)) {
        query.setObject(1, before.orElse(null), Types.OTHER);
        query.setObject(2, before.orElse(null), Types.OTHER);
        query.setInt(3, Math.min(limit, LIST_MAX));
        List<Entry> entries = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            entries.add(entry(row));
          }
        }
        return entries;
      }
    });
  }

  @Override
  public int forget(Duration age) {
    return transactions.run(connection -> {
      try (PreparedStatement call = connection.prepareStatement(FORGET)) {
        call.setLong(1, Math.max(age.toSeconds(), KEPT_AT_LEAST.toSeconds()));
        call.setInt(2, LIST_MAX);
        try (ResultSet row = call.executeQuery()) {
          row.next();
          return row.getInt(1);
        }
      }
    });
  }

  private void update(String sql, @Nullable Object... values) {
    transactions.run(connection -> run(connection, sql, values));
  }

  private static int run(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      return insert.executeUpdate();
    }
  }

  private static Entry entry(ResultSet row) throws SQLException {
    Long user = row.getObject("user_id", Long.class);
    Integer status = row.getObject("status", Integer.class);
    return new Entry(
        row.getObject("at", OffsetDateTime.class).toInstant(),
        new Action(
            row.getObject("id", UUID.class),
            row.getString("name"),
            new Actor(
                row.getString("actor"),
                user == null ? OptionalLong.empty() : OptionalLong.of(user),
                Role.valueOf(row.getString("role"))),
            row.getString("address"),
            row.getString("request"),
            row.getString("path"),
            Optional.ofNullable(row.getString("input"))),
        status == null
            ? Optional.empty()
            : Optional.of(
                new Outcome(
                    status,
                    Optional.ofNullable(row.getString("before")),
                    Optional.ofNullable(row.getString("after")))));
  }
}
