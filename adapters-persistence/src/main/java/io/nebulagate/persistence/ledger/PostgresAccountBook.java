package io.nebulagate.persistence.ledger;

import io.nebulagate.application.billing.AccountBook;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.Account;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Balance;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.ledger.Transfer;
import io.nebulagate.domain.money.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The ledger as operators use it, in PostgreSQL. Throws {@link LedgerException} when the database
 * cannot be asked. {@link #open} joins the caller's transaction where there is one; nothing else
 * may be called inside one.
 */
public final class PostgresAccountBook implements AccountBook {

  private static final int HISTORY_MAX = 200;
  private static final Cursor NEWEST = new Cursor(new UUID(-1, -1), Short.MAX_VALUE);

  private static final String FIND =
      """
      SELECT a.tenant_id, a.owner_kind, a.owner_id, a.status, a.posted, a.held, a.credit_limit,
             coalesce(ledger.owed(r.id), 0) AS owed
      FROM ledger.account a
      LEFT JOIN ledger.account r
        ON (r.tenant_id, r.owner_kind, r.owner_id, r.asset, r.bucket, r.bucket_ref)
         = (a.tenant_id, a.owner_kind, a.owner_id, a.asset, 4, 0)
      WHERE a.id = ? AND a.bucket = 1
      """;

  private static final String SPENDING =
      "SELECT posted, held, credit_limit, ledger.charged(id) AS used FROM ledger.account"
          + " WHERE id = ? AND bucket = 1";

  /** Only entries of phase 2 give to a customer's account, which is what the index knows. */
  private static final String HISTORY =
      """
      SELECT %1$s FROM (
        (SELECT %1$s FROM ledger.transfer
         WHERE debit_account = ? AND (id, phase) < (?, ?)
         ORDER BY id DESC, phase DESC LIMIT ?)
        UNION ALL
        (SELECT %1$s FROM ledger.transfer
         WHERE credit_account = ? AND phase = 2 AND (id, phase) < (?, ?)
         ORDER BY id DESC, phase DESC LIMIT ?)) AS entry
      ORDER BY id DESC, phase DESC LIMIT ?
      """
          .formatted(TransferRows.COLUMNS);

  private final DataSource dataSource;
  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresAccountBook(DataSource dataSource) {
    this.dataSource = dataSource;
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Optional<Account> find(AccountId id) {
    return ask(
        FIND,
        query -> {
          query.setLong(1, id.value());
          try (ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(account(id, row)) : Optional.empty();
          }
        });
  }

  @Override
  public Optional<Spending> spending(AccountId id) {
    return ask(
        SPENDING,
        query -> {
          query.setLong(1, id.value());
          try (ResultSet row = query.executeQuery()) {
            return row.next()
                ? Optional.of(new Spending(Money.ofNanos(row.getLong("used")), balance(row)))
                : Optional.empty();
          }
        });
  }

  @Override
  public AccountId open(long tenant, Account.Owner owner) {
    return ask(
        "SELECT ledger.open_account(?, ?::smallint, ?)",
        query -> {
          query.setLong(1, tenant);
          query.setInt(2, LedgerCodes.of(owner.type()));
          query.setLong(3, owner.id());
          return new AccountId(number(query));
        });
  }

  @Override
  public Moved credit(IdempotencyKey key, Movement movement) {
    return move("SELECT * FROM ledger.credit", Transfer.Kind.CREDIT, key, movement);
  }

  @Override
  public Moved debit(IdempotencyKey key, Movement movement) {
    return move("SELECT * FROM ledger.debit", Transfer.Kind.DEBIT, key, movement);
  }

  @Override
  public boolean setStatus(AccountId id, Account.Status status) {
    return transactions.run(connection -> {
      String call = "SELECT ledger.set_status(?, ?::smallint)::int";
      try (PreparedStatement query = connection.prepareStatement(call)) {
        query.setLong(1, id.value());
        query.setInt(2, LedgerCodes.of(status));
        return number(query) == 1;
      }
    });
  }

  @Override
  public void setCreditLimit(AccountId id, Money limit) {
    if (limit.nanos() < 0) {
      throw invalidAmount("must not be negative");
    }
    OutOfRange.told(() -> transactions.run(connection -> setCreditLimit(connection, id, limit)));
  }

  private static boolean setCreditLimit(Connection connection, AccountId id, Money limit)
      throws SQLException {
    String call = "SELECT * FROM ledger.set_credit_limit(?, ?)";
    try (PreparedStatement query = connection.prepareStatement(call)) {
      query.setLong(1, id.value());
      query.setLong(2, limit.nanos());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        int code = row.getInt("code");
        return switch (code) {
          case 0 -> true;
          case 1 -> {
            Money used = Money.ZERO.minus(Money.ofNanos(row.getLong("available")));
            throw new GatewayException(new GatewayError.CreditInUse(used));
          }
          case 4, 5 -> throw new GatewayException(new GatewayError.NotFound("account"));
          default -> throw new IllegalStateException("unknown result code " + code);
        };
      }
    }
  }

  @Override
  public List<Transfer> history(AccountId id, Optional<Cursor> before, int limit) {
    if (limit < 1 || limit > HISTORY_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + HISTORY_MAX + " entries");
    }
    Cursor end = before.orElse(NEWEST);
    return ask(
        HISTORY,
        query -> {
          int place = 1;
          for (int side = 0; side < 2; side++) {
            query.setLong(place++, id.value());
            query.setObject(place++, end.id());
            query.setInt(place++, end.phase());
            query.setInt(place++, limit);
          }
          query.setInt(place, limit);
          return TransferRows.read(query);
        });
  }

  private Moved move(String function, Transfer.Kind kind, IdempotencyKey key, Movement movement) {
    if (!movement.amount().isPositive()) {
      throw invalidAmount("must be more than nothing");
    }
    return OutOfRange.told(
        () -> transactions.run(connection -> move(connection, function, kind, key, movement)));
  }

  private static Moved move(
      Connection connection,
      String function,
      Transfer.Kind kind,
      IdempotencyKey key,
      Movement movement)
      throws SQLException {
    String call = function + "(?, ?, ?, ?, ?, ?, ?::smallint, ?, ?)";
    try (PreparedStatement query = connection.prepareStatement(call)) {
      query.setLong(1, key.tenant());
      query.setString(2, key.scope());
      query.setString(3, key.key());
      query.setString(4, key.fingerprint());
      query.setLong(5, movement.account().value());
      query.setLong(6, movement.amount().nanos());
      query.setInt(7, kind.code());
      query.setString(8, movement.reason());
      query.setString(9, movement.actor());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return moved(row);
      }
    }
  }

  private static Moved moved(ResultSet row) throws SQLException {
    int code = row.getInt("code");
    Money available = Money.ofNanos(row.getLong("available"));
    return switch (code) {
      case 0, 2 -> new Moved(row.getObject("transfer_id", UUID.class), available, code == 2);
      case 1 -> throw new GatewayException(new GatewayError.InsufficientBalance(available));
      case 3 -> throw new GatewayException(new GatewayError.IdempotencyKeyReused());
      case 4, 5 -> throw new GatewayException(new GatewayError.NotFound("account"));
      default -> throw new IllegalStateException("unknown result code " + code);
    };
  }

  private static Account account(AccountId id, ResultSet row) throws SQLException {
    return new Account(
        id,
        row.getLong("tenant_id"),
        new Account.Owner(LedgerCodes.ownerType(row.getInt("owner_kind")), row.getLong("owner_id")),
        LedgerCodes.status(row.getInt("status")),
        balance(row),
        Money.ofNanos(row.getLong("owed")));
  }

  private static Balance balance(ResultSet row) throws SQLException {
    return new Balance(
        Money.ofNanos(row.getLong("posted")),
        Money.ofNanos(row.getLong("held")),
        Money.ofNanos(row.getLong("credit_limit")));
  }

  private <T> T ask(String sql, Question<T> question) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      return question.ask(query);
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  private interface Question<T> {
    T ask(PreparedStatement query) throws SQLException;
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static GatewayException invalidAmount(String reason) {
    return GatewayException.invalidValue("amount", reason);
  }
}
