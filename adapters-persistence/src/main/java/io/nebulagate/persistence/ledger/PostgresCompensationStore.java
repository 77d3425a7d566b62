package io.nebulagate.persistence.ledger;

import io.nebulagate.application.compensation.Compensation;
import io.nebulagate.application.compensation.Compensation.Filter;
import io.nebulagate.application.compensation.CompensationStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Compensations in PostgreSQL. Throws {@link LedgerException} when the database cannot be asked.
 */
public final class PostgresCompensationStore implements CompensationStore {

  /** A hundred thousand accounts take their time to be written down. */
  private static final String PATIENCE = "SET LOCAL statement_timeout = '30s'";

  private static final String UNKNOWN =
      """
      SELECT named.id FROM unnest(?) AS named(id)
      WHERE NOT EXISTS (SELECT FROM ledger.account a
                        WHERE a.id = named.id AND a.bucket = 1 AND a.owner_kind IN (1, 2))
      """;

  private static final String BEGIN =
      "SELECT * FROM ledger.comp_begin(?, ?, ?, ?, ?, ?::jsonb, ARRAY(SELECT a.id "
          + AccountSelection.FROM
          + " ORDER BY a.id LIMIT ?), ?, ?, ?)";

  private static final String FIND =
      """
      SELECT j.*, count(*) FILTER (WHERE i.state = 1) AS credited,
             count(*) FILTER (WHERE i.state = 2) AS failed
      FROM ledger.comp_job j LEFT JOIN ledger.comp_item i ON i.job_id = j.id
      WHERE j.id = ? GROUP BY j.id
      """;

  private static final String FAILURES =
      "SELECT account_id, failure FROM ledger.comp_item WHERE job_id = ? AND state = 2"
          + " ORDER BY account_id LIMIT "
          + FAILURES_MAX;

  private static final String UNFINISHED =
      "SELECT id FROM ledger.comp_job WHERE state = 1 ORDER BY id LIMIT 100";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresCompensationStore(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Set<AccountId> unknown(Set<AccountId> accounts) {
    if (accounts.isEmpty()) {
      return Set.of();
    }
    Set<AccountId> unknown = new TreeSet<>(AccountSelection.ASCENDING);
    unknown.addAll(
        transactions.run(connection -> {
          try (PreparedStatement query = connection.prepareStatement(UNKNOWN)) {
            query.setArray(1, AccountSelection.array(connection, accounts));
            return read(query, row -> new AccountId(row.getLong(1)));
          }
        }));
    return unknown;
  }

  @Override
  public Selection select(Filter filter) {
    return transactions.run(connection -> {
      patiently(connection);
      return AccountSelection.select(connection, filter);
    });
  }

  @Override
  public Begun begin(IdempotencyKey key, Compensation compensation) {
    return transactions.run(connection -> {
      patiently(connection);
      try (PreparedStatement query = connection.prepareStatement(BEGIN)) {
        query.setLong(1, key.tenant());
        query.setString(2, key.scope());
        query.setString(3, key.key());
        query.setString(4, key.fingerprint());
        query.setLong(5, compensation.amount().nanos());
        query.setString(6, AccountSelection.json(compensation.filter()));
        int place = AccountSelection.bind(query, 7, compensation.filter());
        query.setInt(place++, ACCOUNTS_MAX + 1);
        query.setInt(place++, ACCOUNTS_MAX);
        query.setString(place++, compensation.reason());
        query.setString(place, compensation.actor());
        return begun(connection, query);
      }
    });
  }

  @Override
  public int work(UUID job, int limit) {
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement("SELECT ledger.comp_work(?, ?)")) {
        query.setObject(1, job);
        query.setInt(2, limit);
        return read(query, row -> row.getInt(1)).getFirst();
      }
    });
  }

  @Override
  public List<UUID> unfinished() {
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(UNFINISHED)) {
        return read(query, row -> row.getObject(1, UUID.class));
      }
    });
  }

  @Override
  public Optional<Progress> find(UUID job) {
    return transactions.run(connection -> {
      List<Failure> failures;
      try (PreparedStatement query = connection.prepareStatement(FAILURES)) {
        query.setObject(1, job);
        failures = read(query, row -> new Failure(new AccountId(row.getLong(1)), row.getString(2)));
      }
      try (PreparedStatement query = connection.prepareStatement(FIND)) {
        query.setObject(1, job);
        return read(query, row -> progress(row, failures)).stream().findFirst();
      }
    });
  }

  private static Begun begun(Connection connection, PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      int code = row.getInt("code");
      UUID job = row.getObject("job_id", UUID.class);
      return switch (code) {
        case 0, 2 -> new Begun(job, AccountSelection.of(connection, "comp_item", job), code == 2);
        case 3 -> throw new GatewayException(new GatewayError.IdempotencyKeyReused());
        case 5 -> throw invalidFilter("selects no account");
        case 9 -> throw invalidFilter("selects more than " + ACCOUNTS_MAX + " accounts");
        default -> throw new IllegalStateException("unknown result code " + code);
      };
    }
  }

  private static Progress progress(ResultSet row, List<Failure> failures) throws SQLException {
    return new Progress(
        row.getObject("id", UUID.class),
        LedgerCodes.jobState(row.getInt("state")),
        Money.ofNanos(row.getLong("amount")),
        row.getString("reason"),
        row.getString("actor"),
        row.getLong("accounts"),
        row.getLong("credited"),
        row.getLong("failed"),
        failures,
        instant(row, "created_at").orElseThrow(),
        instant(row, "finished_at"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static void patiently(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(PATIENCE);
    }
  }

  private static GatewayException invalidFilter(String reason) {
    return GatewayException.invalidValue("filter", reason);
  }

  private static <T> List<T> read(PreparedStatement query, Reader<T> reader) throws SQLException {
    List<T> read = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        read.add(reader.read(row));
      }
    }
    return read;
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
