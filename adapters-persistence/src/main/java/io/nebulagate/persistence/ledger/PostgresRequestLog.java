package io.nebulagate.persistence.ledger;

import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Transfer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What was kept of past requests, in PostgreSQL. Throws {@link LedgerException} when the database
 * cannot be asked.
 */
public final class PostgresRequestLog implements RequestLog {

  private static final String JOURNAL =
      "SELECT "
          + TransferRows.COLUMNS
          + " FROM ledger.transfer WHERE id = ? OR (journal_id = ? AND journal_id <> id)"
          + " ORDER BY id, phase";

  private final DataSource dataSource;

  /** Takes its connections from {@code dataSource}. */
  public PostgresRequestLog(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Optional<Explained> find(RequestId id) {
    try (Connection connection = dataSource.getConnection()) {
      Optional<RequestRecord> record = RequestLogRows.find(connection, id);
      if (record.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new Explained(record.get(), journal(connection, id)));
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  @Override
  public List<RequestRecord> list(Optional<RequestId> before, int limit) {
    try (Connection connection = dataSource.getConnection()) {
      return RequestLogRows.list(connection, before, limit);
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  private static List<Transfer> journal(Connection connection, RequestId id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(JOURNAL)) {
      query.setObject(1, id.uuid());
      query.setObject(2, id.uuid());
      return TransferRows.read(query);
    }
  }
}
