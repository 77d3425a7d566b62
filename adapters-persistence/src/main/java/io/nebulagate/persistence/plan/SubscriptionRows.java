package io.nebulagate.persistence.plan;

import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import io.nebulagate.persistence.postgres.Statements;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Subscriptions as rows: what was agreed stands with the ledger, the rest with the plan. */
final class SubscriptionRows {

  /** The rows of a bounded choice of subscriptions, one per allowance. */
  private static final String WITH_ALLOWANCES =
      """
      SELECT s.id, s.account_id, s.version_id, s.status, s.anchor, s.zone,
             s.ends_at, s.last_cycle, s.stand_in, v.cycle_count, v.cycle_unit, g.asset, g.amount,
             l.models AS scope_models, l.apis, l.regions, l.tags, l.carried, l.carried_amount
      FROM chosen s
      JOIN plan_versions v ON v.id = s.version_id
      JOIN ledger.subscription_allowance g ON g.subscription_id = s.id
      JOIN plan_allowances l ON (l.version_id, l.place) = (s.version_id, g.place)
      """;

  private static final String DUE =
      """
      status = 1 AND (ends_at IS NULL OR due_at < ends_at) AND due_at <= now()
      AND (ends_at IS NULL OR ends_at > now())
      """;

  /** Those that pay: the stand-in of one version, or all others where none is asked for. */
  static final String PAYING =
      "CASE WHEN ?::bigint IS NULL THEN NOT s.stand_in ELSE s.stand_in AND s.version_id = ? END";

  private static final String STANDS_IN =
      "SELECT FROM ledger.subscription s"
          + " WHERE s.account_id = ? AND s.stand_in AND s.version_id = ?";

  private static final String MATCHING =
      """
      ledger.subscription s
      WHERE (?::bigint IS NULL OR s.account_id = ?)
        AND (?::bigint IS NULL
             OR s.version_id IN (SELECT v.id FROM plan_versions v WHERE v.plan_id = ?))
        AND (?::bigint IS NULL OR s.status = ?)
      """;

  /** The most subscriptions of one account whose cycles one request looks after. */
  private static final int OF_ONE_MAX = 200;

  private SubscriptionRows() {}

  /** The newest that {@code where} finds, with its parameters: numbers, or arrays of them. */
  static List<Subscription> read(
      Connection connection, String where, int limit, @Nullable Object... parameters)
      throws SQLException {
    String query =
        "WITH chosen AS (SELECT * FROM ledger.subscription s WHERE "
            + where
            + " ORDER BY s.id DESC LIMIT ?) "
            + WITH_ALLOWANCES
            + " ORDER BY s.id DESC, g.place";
    try (PreparedStatement select = connection.prepareStatement(query)) {
      int place = 1;
      for (Object parameter : parameters) {
        select.setObject(
            place++, parameter, parameter instanceof Array ? Types.ARRAY : Types.BIGINT);
      }
      select.setInt(place, limit);
      return read(select);
    }
  }

  /** One page of those that {@link #MATCHING} finds, newest first. */
  static List<Subscription> matching(Connection connection, Filter filter, int page, int size)
      throws SQLException {
    String query =
        "WITH chosen AS (SELECT s.* FROM "
            + MATCHING
            + " ORDER BY s.id DESC OFFSET ? LIMIT ?) "
            + WITH_ALLOWANCES
            + " ORDER BY s.id DESC, g.place";
    try (PreparedStatement select = connection.prepareStatement(query)) {
      int next = bind(select, filter);
      select.setLong(next, (long) page * size);
      select.setInt(next + 1, size);
      return read(select);
    }
  }

  /** How many there are of those. */
  static long count(Connection connection, Filter filter) throws SQLException {
    try (PreparedStatement count =
        connection.prepareStatement("SELECT count(*) FROM " + MATCHING)) {
      bind(count, filter);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static int bind(PreparedStatement query, Filter filter) throws SQLException {
    bindTwice(query, 1, filter.account().map(AccountId::value));
    bindTwice(query, 3, filter.plan());
    bindTwice(query, 5, filter.status().map(status -> (long) code(status)));
    return 7;
  }

  private static void bindTwice(PreparedStatement query, int place, Optional<Long> condition)
      throws SQLException {
    query.setObject(place, condition.orElse(null), Types.BIGINT);
    query.setObject(place + 1, condition.orElse(null), Types.BIGINT);
  }

  /** Those that have to begin a cycle, those that waited longest first. */
  static List<Subscription> due(Connection connection, int limit) throws SQLException {
    String query =
        "WITH chosen AS (SELECT * FROM ledger.subscription WHERE "
            + DUE
            + " AND NOT stand_in ORDER BY due_at LIMIT ?) "
            + WITH_ALLOWANCES
            + " ORDER BY s.due_at, s.id, g.place";
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setInt(1, limit);
      return read(select);
    }
  }

  /** Those that pay for requests of an account and have to begin a cycle. */
  static List<Subscription> due(Connection connection, AccountId account, Optional<Long> standIn)
      throws SQLException {
    Long version = standIn.orElse(null);
    return read(
        connection,
        DUE + " AND s.account_id = ? AND " + PAYING,
        OF_ONE_MAX,
        account.value(),
        version,
        version);
  }

  /** Whether an account has a stand-in of this version. */
  static boolean begun(Connection connection, AccountId account, long version) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(STANDS_IN)) {
      query.setLong(1, account.value());
      query.setLong(2, version);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private static List<Subscription> read(PreparedStatement select) throws SQLException {
    List<Subscription> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      boolean more = row.next();
      while (more) {
        Subscription first = subscription(row);
        List<Allowance> allowances = new ArrayList<>();
        while (more && row.getLong("id") == first.id()) {
          allowances.add(PlanRows.allowance(row));
          more = row.next();
        }
        found.add(first.allowing(allowances));
      }
    }
    return List.copyOf(found);
  }

  private static Subscription subscription(ResultSet row) throws SQLException {
    return new Subscription(
        row.getLong("id"),
        new AccountId(row.getLong("account_id")),
        row.getLong("version_id"),
        status(row.getInt("status")),
        PlanRows.cycle(row),
        Statements.instant(row, "anchor"),
        ZoneId.of(row.getString("zone")),
        Statements.instantIfAny(row, "ends_at"),
        List.of(),
        row.getLong("last_cycle"),
        row.getBoolean("stand_in"));
  }

  static int code(Status status) {
    return switch (status) {
      case ACTIVE -> 1;
      case FROZEN -> 2;
      case CANCELLED -> 3;
    };
  }

  private static Status status(int code) {
    return switch (code) {
      case 1 -> Status.ACTIVE;
      case 2 -> Status.FROZEN;
      default -> Status.CANCELLED;
    };
  }
}
