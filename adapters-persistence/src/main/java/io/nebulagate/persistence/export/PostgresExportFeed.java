package io.nebulagate.persistence.export;

import io.nebulagate.application.export.ExportCursor;
import io.nebulagate.application.export.ExportFeed;
import io.nebulagate.application.export.ExportKind;
import io.nebulagate.application.export.ExportPage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Reads the ledger and the audit log in the order of transactions, and only those below the oldest
 * that is still open: whatever commits later has a higher number than all that was shown. Throws
 * {@link ExportException} when the database cannot be asked.
 */
public final class PostgresExportFeed implements ExportFeed {

  private static final String FOLLOWING =
      """
       WHERE (tx_xid, id, phase) > (?::text::xid8, ?::uuid, ?)
         AND tx_xid < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY tx_xid, id, phase LIMIT ?
      """;

  private static final String LEDGER =
      """
      SELECT tx_xid::text AS transaction, id, phase, kind, journal_id, debit_account,
             credit_account, amount, reverses_id, actor, reason, created_at
      FROM ledger.transfer
      """
          + FOLLOWING;

  private static final String AUDIT =
      """
      SELECT tx_xid::text AS transaction, id, phase, at, name, actor, user_id, role, address,
             request, path, status
      FROM ledger.audit_log
      """
          + FOLLOWING;

  private final DataSource dataSource;

  /** Takes its connections from {@code dataSource}. */
  public PostgresExportFeed(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public ExportPage next(ExportKind kind, ExportCursor after) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(sql(kind))) {
      query.setString(1, Long.toString(after.transaction()));
      query.setObject(2, after.id());
      query.setInt(3, after.phase());
      query.setInt(4, ExportPage.ROWS_MAX);
      try (ResultSet rows = query.executeQuery()) {
        return page(kind, after, rows);
      }
    } catch (SQLException failure) {
      throw new ExportException(failure);
    }
  }

  private static String sql(ExportKind kind) {
    return switch (kind) {
      case LEDGER -> LEDGER;
      case AUDIT -> AUDIT;
    };
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
