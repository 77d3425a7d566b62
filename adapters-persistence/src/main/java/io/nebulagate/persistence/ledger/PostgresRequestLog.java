package io.nebulagate.persistence.ledger;

import io.nebulagate.application.usage.RequestFilter;
import io.nebulagate.application.usage.RequestLog;
import io.nebulagate.application.usage.RequestRecord;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Transfer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What was kept of past requests, in PostgreSQL. Throws {@link LedgerException} when the database
 * cannot be asked.
 */
public final class PostgresRequestLog implements RequestLog {

  private static final String JOURNAL =
      "SELECT "
          + TransferRows.COLUMNS
          + " FROM ledger.transfer"
          + " WHERE asset = 1 AND (id = ? OR (journal_id = ? AND journal_id <> id))"
          + " ORDER BY id, phase";

  private static final String PLANS =
      """
      SELECT b.subscription_id, b.number, t.asset, t.amount
      FROM ledger.transfer t JOIN ledger.bucket b ON b.account_id = t.debit_account
      WHERE t.phase = 1 AND t.amount > 0
        AND (t.id = ? OR (t.journal_id = ? AND t.journal_id <> t.id))
      ORDER BY t.id
      """;

  private static final String NAMED =
      "SELECT p.id, p.name, v.number FROM plan_versions v JOIN plans p ON p.id = v.plan_id"
          + " WHERE v.id = ?";

  private static final String COUNT =
      "SELECT count(*) FROM"
          + " (SELECT FROM ledger.request_logs WHERE tenant_id = ? LIMIT ?) AS counted";

  /** Ids begin with their time, and no id is as large as the last UUID. */
  private static final UUID LAST = new UUID(-1, -1);

  /** How many requests one call looks at, whatever it looks for. */
  private static final int LOOKED_AT_MAX = 10_000;

  private final DataSource dataSource;
  private final int lookedAtMax;

  /** Takes its connections from {@code dataSource}. */
  public PostgresRequestLog(DataSource dataSource) {
    this(dataSource, LOOKED_AT_MAX);
  }

  PostgresRequestLog(DataSource dataSource, int lookedAtMax) {
    this.dataSource = dataSource;
    this.lookedAtMax = lookedAtMax;
  }

  @Override
  public Optional<Explained> find(RequestId id) {
    try (Connection connection = dataSource.getConnection()) {
      Optional<RequestRecord> record = RequestLogRows.find(connection, id);
      if (record.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Explained(
              record.get(),
              journal(connection, id),
              plans(connection, id),
              lowered(connection, record.get())));
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  private static Optional<PlanNamed> lowered(Connection connection, RequestRecord record)
      throws SQLException {
    if (record.loweredTo().isEmpty()) {
      return Optional.empty();
    }
    try (PreparedStatement query = connection.prepareStatement(NAMED)) {
      query.setLong(1, record.loweredTo().get());
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new PlanNamed(row.getLong("id"), row.getString("name"), row.getInt("number")))
            : Optional.empty();
      }
    }
  }

  private static List<PaidByPlan> plans(Connection connection, RequestId id) throws SQLException {
    List<PaidByPlan> paid = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(PLANS)) {
      query.setObject(1, id.uuid());
      query.setObject(2, id.uuid());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          paid.add(
              new PaidByPlan(
                  row.getLong("subscription_id"),
                  row.getLong("number"),
                  Asset.ofCode(row.getInt("asset")),
                  row.getLong("amount")));
        }
      }
    }
    return paid;
  }

  @Override
  public Found list(RequestFilter filter, Optional<RequestId> before, int limit) {
    try (Connection connection = dataSource.getConnection()) {
      Search search = search(filter, before);
      List<RequestRecord> items = search.page(connection, limit);
      return items.size() < limit && search.looksAtMoreThanItFinds()
          ? new Found(items, search.lastLookedAt(connection))
          : Found.of(items, limit);
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  @Override
  public long count(long tenant, int most) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(COUNT)) {
      query.setLong(1, tenant);
      query.setInt(2, most);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException failure) {
      throw new LedgerException(failure);
    }
  }

  /**
   * What an index finds is looked at newest first and up to a bound; what none does is looked for
   * within that.
   */
  Search search(RequestFilter filter, Optional<RequestId> before) {
    Search search = new Search(lookedAtMax);
    search.found("id < ?", before.map(RequestId::uuid).orElse(LAST));
    filter.from().ifPresent(from -> search.found("id >= ?", RequestId.firstOf(from).uuid()));
    filter.until().ifPresent(until -> search.found("id < ?", RequestId.firstOf(until).uuid()));
    filter.tenant().ifPresent(tenant -> search.found("tenant_id = ?", tenant));
    filter.apiKey().ifPresent(key -> search.found("api_key_id = ?", key));
    filter.model().ifPresent(model -> search.sifted("model = ?", model.value()));
    filter.status().ifPresent(status -> search.sifted("status = ?", status));
    filter
        .project()
        .ifPresent(project ->
            search.sifted("api_key_id IN (SELECT id FROM api_keys WHERE project_id = ?)", project));
    return search;
  }

  private static List<Transfer> journal(Connection connection, RequestId id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(JOURNAL)) {
      query.setObject(1, id.uuid());
      query.setObject(2, id.uuid());
      return TransferRows.read(query);
    }
  }

  /** The SQL of one look into the log, and its parameters. */
  static final class Search {
    private final int lookedAtMax;
    private final List<String> found = new ArrayList<>();
    private final List<String> sifted = new ArrayList<>();
    private final List<Object> ofFound = new ArrayList<>();
    private final List<Object> ofSifted = new ArrayList<>();

    private Search(int lookedAtMax) {
      this.lookedAtMax = lookedAtMax;
    }

    private void found(String condition, Object parameter) {
      found.add(condition);
      ofFound.add(parameter);
    }

    private void sifted(String condition, Object parameter) {
      sifted.add(condition);
      ofSifted.add(parameter);
    }

    boolean looksAtMoreThanItFinds() {
      return !sifted.isEmpty();
    }

    String sql() {
      String looked = lookedAt(RequestLogRows.COLUMNS) + " LIMIT " + lookedAtMax;
      return "SELECT "
          + RequestLogRows.COLUMNS
          + " FROM ("
          + looked
          + ") AS looked"
          + (sifted.isEmpty() ? "" : " WHERE " + String.join(" AND ", sifted))
          + " ORDER BY id DESC LIMIT ?";
    }

    private String lookedAt(String columns) {
      return "SELECT "
          + columns
          + " FROM ledger.request_logs WHERE "
          + String.join(" AND ", found)
          + " ORDER BY id DESC";
    }

    PreparedStatement statement(Connection connection, String sql, int limit) throws SQLException {
      PreparedStatement query = connection.prepareStatement(sql);
      int place = 1;
      for (Object parameter : ofFound) {
        query.setObject(place++, parameter);
      }
      for (Object parameter : ofSifted) {
        query.setObject(place++, parameter);
      }
      query.setInt(place, limit);
      return query;
    }

    private List<RequestRecord> page(Connection connection, int limit) throws SQLException {
      try (PreparedStatement query = statement(connection, sql(), limit)) {
        return RequestLogRows.read(query);
      }
    }

    /** Where the bound was reached; nothing when there was no more to look at. */
    private Optional<RequestId> lastLookedAt(Connection connection) throws SQLException {
      String sql = lookedAt("id") + " OFFSET " + (lookedAtMax - 1) + " LIMIT 1";
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        for (int i = 0; i < ofFound.size(); i++) {
          query.setObject(i + 1, ofFound.get(i));
        }
        try (ResultSet row = query.executeQuery()) {
          return row.next()
              ? Optional.of(new RequestId(row.getObject(1, UUID.class)))
              : Optional.empty();
        }
      }
    }
  }
}
