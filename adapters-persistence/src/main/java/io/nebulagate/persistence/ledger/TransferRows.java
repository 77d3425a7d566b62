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

  private static final int PENDING = 0;
  private static final int RESOLUTION = 1;

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
        phase(row.getInt("phase"), kind, amount),
        kind,
        row.getObject("journal_id", UUID.class),
        new AccountId(row.getLong("debit_account")),
        new AccountId(row.getLong("credit_account")),
        amount,
        row.getString("actor"),
        Optional.ofNullable(row.getString("reason")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  /** A resolution that moved something is posted, whatever its kind. */
  private static Transfer.Phase phase(int phase, Transfer.Kind kind, Money amount) {
    if (phase == PENDING) {
      return Transfer.Phase.PENDING;
    }
    if (phase == RESOLUTION && amount.isZero()) {
      return switch (kind) {
        case VOID -> Transfer.Phase.VOIDED;
        case EXPIRE -> Transfer.Phase.EXPIRED;
        default -> Transfer.Phase.POSTED;
      };
    }
    return Transfer.Phase.POSTED;
  }
}
