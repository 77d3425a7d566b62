package io.nebulagate.persistence.ledger;

import io.nebulagate.application.billing.ReversalBook;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import javax.sql.DataSource;

/** Reversals in PostgreSQL. Throws {@link LedgerException} when the database cannot be asked. */
public final class PostgresReversalBook implements ReversalBook {

  private static final String REVERSE = "SELECT * FROM ledger.reverse(?, ?, ?, ?, ?, ?, ?, ?)";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresReversalBook(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Reversed reverse(IdempotencyKey key, Reversal reversal) {
    if (!reversal.amount().map(Money::isPositive).orElse(true)) {
      throw GatewayException.invalidValue("amount", "must be more than nothing");
    }
    return OutOfRange.told(() -> transactions.run(connection -> ask(connection, key, reversal)));
  }

  private static Reversed ask(Connection connection, IdempotencyKey key, Reversal reversal)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(REVERSE)) {
      query.setLong(1, key.tenant());
      query.setString(2, key.scope());
      query.setString(3, key.key());
      query.setString(4, key.fingerprint());
      query.setObject(5, reversal.transfer());
      query.setObject(6, reversal.amount().map(Money::nanos).orElse(null), Types.BIGINT);
      query.setString(7, reversal.reason());
      query.setString(8, reversal.actor());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return reversed(row);
      }
    }
  }

  private static Reversed reversed(ResultSet row) throws SQLException {
    int code = row.getInt("code");
    Money amount = Money.ofNanos(row.getLong("amount"));
    return switch (code) {
      case 0, 2 ->
          new Reversed(
              row.getObject("transfer_id", UUID.class),
              amount,
              Money.ofNanos(row.getLong("owed")),
              Money.ofNanos(row.getLong("available")),
              code == 2);
      case 3 -> throw new GatewayException(new GatewayError.IdempotencyKeyReused());
      case 4 -> throw GatewayException.invalidValue("transfer_id", "its account is closed");
      case 5 -> throw new GatewayException(new GatewayError.NotFound("transfer"));
      case 7 ->
          throw GatewayException.invalidValue(
              "transfer_id", "moved nothing that could be taken back");
      case 8 ->
          throw GatewayException.invalidValue(
              "transfer_id", "is a reversal or a repayment; make a new transfer instead");
      case 9 -> throw new GatewayException(new GatewayError.ReversalTooLarge(amount));
      default -> throw new IllegalStateException("unknown result code " + code);
    };
  }
}
