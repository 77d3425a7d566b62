package io.nebulagate.persistence.plan;

import io.nebulagate.application.compensation.CompensationStore.Failure;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.persistence.ledger.AccountSelection;
import io.nebulagate.persistence.ledger.LedgerCodes;
import io.nebulagate.persistence.ledger.LedgerException;
import io.nebulagate.persistence.ledger.LedgerTransactions;
import io.nebulagate.persistence.postgres.Statements;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;

/**
 * Assignments of one plan to many in PostgreSQL. Throws {@link LedgerException} when the database
 * cannot be asked.
 */
public final class PostgresBulkAssignments implements BulkAssignmentStore {

  /** A hundred thousand accounts take their time to be written down. */
  private static final String PATIENCE = "SET LOCAL statement_timeout = '30s'";

  private static final String BEGIN =
      "SELECT * FROM ledger.assign_begin(?, ?, ?, ?, ?, ?, ?, ?, ?::smallint[], ?, ?, ?::jsonb,"
          + " ARRAY(SELECT a.id "
          + AccountSelection.FROM
          + " ORDER BY a.id LIMIT ?), ?, ?)";

  private static final String WAITING =
      """
      SELECT i.account_id, a.tenant_id
      FROM ledger.assign_item i JOIN ledger.account a ON a.id = i.account_id
      WHERE i.job_id = ? AND i.state = 0 ORDER BY i.account_id LIMIT ?
      """;

  private static final String WORK = "SELECT subscription_id FROM ledger.assign_work(?, ?, ?)";

  private static final String FIND =
      """
      SELECT j.*, count(*) FILTER (WHERE i.state = 1) AS begun,
             count(*) FILTER (WHERE i.state = 2) AS failed
      FROM ledger.assign_job j LEFT JOIN ledger.assign_item i ON i.job_id = j.id
      WHERE j.id = ? GROUP BY j.id
      """;

  private static final String FAILURES =
      "SELECT account_id, failure FROM ledger.assign_item WHERE job_id = ? AND state = 2"
          + " ORDER BY account_id LIMIT "
          + FAILURES_MAX;

  private static final String UNFINISHED =
      "SELECT id FROM ledger.assign_job WHERE state = 1 ORDER BY id LIMIT 100";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresBulkAssignments(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Begun begin(IdempotencyKey key, Agreed agreed) {
    List<Allowance> allowances = agreed.version().terms().allowances();
    return transactions.run(connection -> {
      try (Statement patience = connection.createStatement()) {
        patience.execute(PATIENCE);
      }
      try (PreparedStatement query = connection.prepareStatement(BEGIN)) {
        query.setLong(1, key.tenant());
        query.setString(2, key.scope());
        query.setString(3, key.key());
        query.setString(4, key.fingerprint());
        query.setLong(5, agreed.version().id());
        query.setObject(6, agreed.term().anchor().atOffset(ZoneOffset.UTC));
        query.setString(7, agreed.ownCalendars() ? null : agreed.term().zone().getId());
        query.setObject(
            8, agreed.term().endsAt().map(end -> end.atOffset(ZoneOffset.UTC)).orElse(null));
        query.setArray(9, longs(connection, allowances, each -> each.asset().code()));
        query.setArray(10, longs(connection, allowances, Allowance::amount));
        query.setArray(
            11, longs(connection, allowances, each -> each.rollover().most(each.amount())));
        query.setString(12, AccountSelection.json(agreed.filter()));
        int place = AccountSelection.bind(query, 13, agreed.filter());
        query.setInt(place++, ACCOUNTS_MAX + 1);
        query.setInt(place++, ACCOUNTS_MAX);
        query.setString(place, agreed.actor());
        return begun(connection, query);
      }
    });
  }

  @Override
  public List<Waiting> waiting(UUID job, int limit) {
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(WAITING)) {
        query.setObject(1, job);
        query.setInt(2, limit);
        return Statements.read(
            query, row -> new Waiting(new AccountId(row.getLong(1)), row.getLong(2)));
      }
    });
  }

  @Override
  public Worked work(UUID job, Map<AccountId, ZoneId> calendars) {
    List<Map.Entry<AccountId, ZoneId>> wanted = List.copyOf(calendars.entrySet());
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(WORK)) {
        query.setObject(1, job);
        query.setArray(
            2,
            connection.createArrayOf(
                "int8", wanted.stream().map(each -> each.getKey().value()).toArray()));
        query.setArray(
            3,
            connection.createArrayOf(
                "text", wanted.stream().map(each -> each.getValue().getId()).toArray()));
        List<Optional<Long>> dealt =
            Statements.read(query, row -> Optional.ofNullable(row.getObject(1, Long.class)));
        return new Worked(dealt.size(), dealt.stream().flatMap(Optional::stream).toList());
      }
    });
  }

  @Override
  public List<UUID> unfinished() {
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(UNFINISHED)) {
        return Statements.read(query, row -> row.getObject(1, UUID.class));
      }
    });
  }

  @Override
  public Optional<Progress> find(UUID job) {
    return transactions.run(connection -> {
      List<Failure> failures;
      try (PreparedStatement query = connection.prepareStatement(FAILURES)) {
        query.setObject(1, job);
        failures =
            Statements.read(
                query, row -> new Failure(new AccountId(row.getLong(1)), row.getString(2)));
      }
      try (PreparedStatement query = connection.prepareStatement(FIND)) {
        query.setObject(1, job);
        return Statements.read(query, row -> progress(row, failures)).stream().findFirst();
      }
    });
  }

  private static Begun begun(Connection connection, PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      int code = row.getInt("code");
      UUID job = row.getObject("job_id", UUID.class);
      return switch (code) {
        case 0, 2 -> new Begun(job, AccountSelection.of(connection, "assign_item", job), code == 2);
        case 3 -> throw new GatewayException(new GatewayError.IdempotencyKeyReused());
        case 5 -> throw GatewayException.invalidValue("filter", "selects no account");
        case 9 ->
            throw GatewayException.invalidValue(
                "filter", "selects more than " + ACCOUNTS_MAX + " accounts");
        default -> throw new IllegalStateException("unknown result code " + code);
      };
    }
  }

  private static Progress progress(ResultSet row, List<Failure> failures) throws SQLException {
    return new Progress(
        row.getObject("id", UUID.class),
        LedgerCodes.jobState(row.getInt("state")),
        row.getLong("version_id"),
        Statements.instant(row, "anchor"),
        Statements.instantIfAny(row, "ends_at"),
        row.getString("actor"),
        row.getLong("accounts"),
        row.getLong("begun"),
        row.getLong("failed"),
        failures,
        Statements.instant(row, "created_at"),
        Statements.instantIfAny(row, "finished_at"));
  }

  private static Array longs(
      Connection connection, List<Allowance> allowances, ToLongFunction<Allowance> of)
      throws SQLException {
    return connection.createArrayOf("int8", allowances.stream().mapToLong(of).boxed().toArray());
  }
}
