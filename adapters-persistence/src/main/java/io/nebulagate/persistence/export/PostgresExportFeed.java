package io.nebulagate.persistence.export;

import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportFeed;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportPage;
import io.nebulagate.persistence.postgres.Statements;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Reads the ledger and the logs in the order of transactions, and only those below the oldest that
 * is still open: whatever commits later has a higher number than all that was shown. Throws {@link
 * ExportException} when the database cannot be asked.
 */
public final class PostgresExportFeed implements ExportFeed {

  /** Rows behind a place, whether they can be seen by all already or not. */
  private static final String BEHIND = " WHERE (tx_xid, id, %s) > (?::text::xid8, ?::uuid, ?) ";

  private static final String IN_ORDER = " ORDER BY tx_xid, id, phase LIMIT ";

  private static final String COMMITTED = " AND tx_xid < pg_snapshot_xmin(pg_current_snapshot()) ";

  private final DataSource dataSource;

  /**
   * Where the rows of a kind lie.
   *
   * @param phase tells rows of one id apart
   * @param at when a row was written
   */
  private record Source(String table, String columns, String phase, String at, String filter) {

    private static final Source LEDGER =
        new Source(
            "ledger.transfer",
            "kind, journal_id, debit_account, credit_account, asset, amount, reverses_id, actor,"
                + " reason",
            "phase",
            "created_at",
            "");

    private static final Source AUDIT =
        new Source(
            "ledger.audit_log",
            "name, actor, user_id, role, address, request, path, status",
            "phase",
            "at",
            "");

    private static final Source VERDICT =
        new Source(
            "ledger.request_logs",
            "tenant_id, api_key_id, dialect, api, model, status, policy_hits",
            "0",
            "created_at",
            " AND policy_hits IS NOT NULL ");

    static Source of(ExportKind kind) {
      return switch (kind) {
        case LEDGER -> LEDGER;
        case AUDIT -> AUDIT;
        case VERDICT -> VERDICT;
      };
    }

    String next() {
      return "SELECT tx_xid::text AS transaction, id, %s AS phase, %s AS at, %s FROM %s"
              .formatted(phase, at, columns, table)
          + BEHIND.formatted(phase)
          + filter
          + COMMITTED
          + IN_ORDER
          + ExportPage.ROWS_MAX;
    }

    String first() {
      return "SELECT %s AS at, %s AS phase FROM %s".formatted(at, phase, table)
          + BEHIND.formatted(phase)
          + filter
          + IN_ORDER
          + "1";
    }
  }

  /** Takes its connections from {@code dataSource}. */
  public PostgresExportFeed(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public ExportPage next(ExportKind kind, ExportCursor after) {
    return ask(Source.of(kind).next(), after, rows -> page(kind, after, rows));
  }

  @Override
  public Optional<Instant> waitingSince(ExportKind kind, ExportCursor after) {
    return ask(
        Source.of(kind).first(),
        after,
        rows -> rows.next() ? Optional.of(Statements.instant(rows, "at")) : Optional.empty());
  }

  private <T> T ask(String sql, ExportCursor after, Statements.Reader<T> reader) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, Long.toString(after.transaction()));
      query.setObject(2, after.id());
      query.setInt(3, after.phase());
      try (ResultSet rows = query.executeQuery()) {
        return reader.read(rows);
      }
    } catch (SQLException failure) {
      throw new ExportException(failure);
    }
  }

  private static ExportPage page(ExportKind kind, ExportCursor after, ResultSet row)
      throws SQLException {
    List<String> lines = new ArrayList<>();
    ExportCursor upTo = after;
    int bytes = 0;
    while (row.next()) {
      String line =
          switch (kind) {
            case LEDGER -> ExportLines.ledger(row);
            case AUDIT -> ExportLines.audit(row);
            case VERDICT -> ExportLines.verdict(row);
          };
      bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes > ExportPage.BYTES_MAX && !lines.isEmpty()) {
        break;
      }
      lines.add(line);
      upTo =
          new ExportCursor(
              Long.parseLong(row.getString("transaction")),
              row.getObject("id", UUID.class),
              row.getInt("phase"));
    }
    return new ExportPage(kind, after, upTo, lines);
  }
}
