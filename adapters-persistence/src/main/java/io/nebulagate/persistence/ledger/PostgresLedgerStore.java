package io.nebulagate.persistence.ledger;

import io.nebulagate.application.billing.LedgerStore;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.ledger.Lease;
import io.nebulagate.domain.money.Money;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The ledger in PostgreSQL. One batch is one transaction; what an account can pay is decided by the
 * functions of the schema {@code ledger}, under the account's row lock. Never to be called inside a
 * transaction of somebody else. Throws {@link LedgerException} when the database cannot be asked,
 * after a few tries.
 */
public final class PostgresLedgerStore implements LedgerStore {

  private static final int BATCH_MAX = 1_000;

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresLedgerStore(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Outcomes apply(Batch batch) {
    if (batch.holds().size() + batch.settlements().size() > BATCH_MAX) {
      throw new IllegalArgumentException("a batch has at most " + BATCH_MAX + " items");
    }
    return transactions.run(connection -> applyWithin(connection, batch));
  }

  /** Applies a batch within a transaction of the caller's, which decides whether it is to stand. */
  public static Outcomes applyWithin(Connection connection, Batch batch) throws SQLException {
    return new BatchRun(connection, batch).apply();
  }

  @Override
  public void renew(Map<UUID, Money> observed, Duration timeToLive) {
    UUID[] ids = observed.keySet().toArray(UUID[]::new);
    Long[] nanos = new Long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      nanos[i] = observed.getOrDefault(ids[i], Money.ZERO).nanos();
    }
    transactions.run(connection -> renew(connection, ids, nanos, timeToLive));
  }

  @Override
  public int sweep(int limit, Duration grace) {
    return transactions.run(connection -> {
      try (PreparedStatement sweep = connection.prepareStatement("SELECT ledger.sweep(?, ?)")) {
        sweep.setInt(1, limit);
        sweep.setLong(2, grace.toMillis());
        return (int) answer(sweep);
      }
    });
  }

  @Override
  public Money lend(Lease lease) {
    return transactions.run(connection -> {
      String call = "SELECT ledger.lend(?, ?, ?, ?, ?)";
      try (PreparedStatement lend = connection.prepareStatement(call)) {
        lend.setLong(1, lease.account().value());
        lend.setObject(2, lease.id());
        lend.setLong(3, lease.wanted().nanos());
        lend.setLong(4, lease.least().nanos());
        lend.setLong(5, lease.timeToLive().toMillis());
        return Money.ofNanos(answer(lend));
      }
    });
  }

  @Override
  public void keep(List<RequestRecord> records) {
    transactions.run(connection -> {
      RequestLogRows.insertOnce(connection, records);
      return records.size();
    });
  }

  private static int renew(Connection connection, UUID[] ids, Long[] nanos, Duration timeToLive)
      throws SQLException {
    try (PreparedStatement renew = connection.prepareStatement("SELECT ledger.renew(?, ?, ?)")) {
      Array idArray = connection.createArrayOf("uuid", ids);
      Array nanoArray = connection.createArrayOf("int8", nanos);
      renew.setArray(1, idArray);
      renew.setArray(2, nanoArray);
      renew.setLong(3, timeToLive.toMillis());
      return (int) answer(renew);
    }
  }

  private static long answer(PreparedStatement call) throws SQLException {
    try (ResultSet result = call.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }
}
