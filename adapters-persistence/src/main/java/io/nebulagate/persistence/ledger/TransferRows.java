package io.nebulagate.persistence.ledger;

import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads rows of {@code ledger.transfer}. */
final class TransferRows {

  /** The columns that {@link #read} expects. */
  static final String COLUMNS =
      "id, phase, kind, journal_id, debit_account, credit_account, amount, actor, reason,"
          + " created_at";

  private TransferRows() {}

  static List<Transfer> read(PreparedStatement query) throws SQLException {
    List<Transfer> transfers = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        transfers.add(transfer(row));
      }
    }
    return transfers;
  }

  private static Transfer transfer(ResultSet row) throws SQLException {
    Transfer.Kind kind = Transfer.Kind.ofCode(row.getInt("kind"));
    Money amount = Money.ofNanos(row.getLong("amount"));
    return new Transfer(
        row.getObject("id", UUID.class),
        Transfer.Phase.ofCode(row.getInt("phase"), kind, amount),
        kind,
        row.getObject("journal_id", UUID.class),
        new AccountId(row.getLong("debit_account")),
        new AccountId(row.getLong("credit_account")),
        amount,
        row.getString("actor"),
        Optional.ofNullable(row.getString("reason")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
