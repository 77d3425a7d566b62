package io.nebulagate.persistence.ledger;

import io.nebulagate.application.idempotency.KeptAnswer;
import io.nebulagate.application.idempotency.KeptAnswers;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.money.Money;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Idempotency keys in {@code ledger.http_idem}. Time is the database's. Throws {@link
 * LedgerException} when the database cannot be asked, after a few tries.
 */
public final class PostgresKeptAnswers implements KeptAnswers {

  private static final String CLAIM = "SELECT * FROM ledger.claim_key(?, ?, ?, ?, ?, ?, ?)";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresKeptAnswers(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Found claim(Claim claim, Duration lock) {
    return transactions.run(connection -> claim(connection, claim, lock));
  }

  private static Found claim(Connection connection, Claim claim, Duration lock)
      throws SQLException {
    try (PreparedStatement call = connection.prepareStatement(CLAIM)) {
      call.setLong(1, claim.scope().tenant());
      call.setLong(2, claim.scope().apiKey());
      call.setString(3, claim.scope().route());
      call.setString(4, claim.scope().key());
      call.setBytes(5, HexFormat.of().parseHex(claim.fingerprint()));
      call.setObject(6, claim.request().uuid());
      call.setLong(7, lock.toMillis());
      try (ResultSet row = call.executeQuery()) {
        row.next();
        return found(row);
      }
    }
  }

  private static Found found(ResultSet row) throws SQLException {
    short code = row.getShort("code");
    return switch (code) {
      case 0 -> new Found.Nothing();
      case 1 -> new Found.Running();
      case 2 -> new Found.OtherQuestion();
      case 3 ->
          new Found.Ended(
              new KeptAnswer(
                  new RequestId(row.getObject("request_id", UUID.class)),
                  row.getInt("status"),
                  Optional.ofNullable(row.getBytes("body")).map(ByteBuffer::wrap),
                  Money.ofNanos(row.getLong("cost_nanos"))));
      default -> throw new IllegalStateException("unknown result code " + code);
    };
  }

  @Override
  public void renew(Collection<RequestId> running, Duration lock) {
    UUID[] requests = running.stream().map(RequestId::uuid).toArray(UUID[]::new);
    transactions.run(connection -> {
      try (PreparedStatement renew =
          connection.prepareStatement("SELECT ledger.renew_keys(?, ?)")) {
        renew.setArray(1, connection.createArrayOf("uuid", requests));
        renew.setLong(2, lock.toMillis());
        return renew.execute();
      }
    });
  }

  @Override
  public void keep(KeptAnswer answer) {
    transactions.run(connection -> {
      KeptAnswerRows.keep(connection, List.of(answer));
      return answer;
    });
  }

  @Override
  public void release(RequestId request) {
    transactions.run(connection -> {
      try (PreparedStatement call = connection.prepareStatement("SELECT ledger.release_key(?)")) {
        call.setObject(1, request.uuid());
        return call.execute();
      }
    });
  }

  @Override
  public int forget(int limit) {
    return transactions.run(connection -> {
      try (PreparedStatement call = connection.prepareStatement("SELECT ledger.forget_keys(?)")) {
        call.setInt(1, limit);
        try (ResultSet count = call.executeQuery()) {
          count.next();
          return count.getInt(1);
        }
      }
    });
  }
}
