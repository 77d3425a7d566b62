package io.nebulagate.persistence.plan;

import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.persistence.postgres.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the open cycles beside an account allow. */
final class BucketRows {

  private static final String OPEN =
      """
      SELECT a.id, a.asset, a.posted - a.held AS available, l.models AS scope_models, l.apis,
             l.regions, l.tags, v.priority, b.ends_at, c.opened_at
      FROM ledger.subscription s
      JOIN ledger.cycle c ON (c.subscription_id, c.number) = (s.id, s.last_cycle)
      JOIN ledger.bucket b ON (b.subscription_id, b.number) = (s.id, s.last_cycle)
      JOIN ledger.account a ON a.id = b.account_id
      JOIN plan_versions v ON v.id = s.version_id
      JOIN plan_allowances l ON (l.version_id, l.place) = (s.version_id, b.place)
      WHERE s.account_id = ? AND s.status = 1 AND NOT b.emptied AND b.ends_at > now() AND
      """
          + SubscriptionRows.PAYING
          + " ORDER BY a.id DESC LIMIT "
          + SubscriptionBook.BUCKETS_MAX;

  private static final String LOCK = "SELECT ledger.lock_with_buckets(?)";

  private static final String USABLE =
      "SELECT FROM ledger.account a WHERE a.id = ? AND a.constrained AND a.status = 1";

  private BucketRows() {}

  /** Whether requests of the account may pass at all; a frozen one uses no plan either. */
  static boolean usable(Connection connection, AccountId account) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(USABLE)) {
      query.setLong(1, account.value());
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Those of the stand-in of one version, or of all that is none. */
  static List<Bucket> read(Connection connection, AccountId account, Optional<Long> standIn)
      throws SQLException {
    List<Bucket> buckets = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(OPEN)) {
      query.setLong(1, account.value());
      query.setObject(2, standIn.orElse(null), Types.BIGINT);
      query.setObject(3, standIn.orElse(null), Types.BIGINT);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          buckets.add(bucket(row));
        }
      }
    }
    return List.copyOf(buckets);
  }

  /** Locks the account and its buckets until the transaction ends, and reads them after that. */
  static List<Bucket> lock(Connection connection, AccountId account, Optional<Long> standIn)
      throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setLong(1, account.value());
      lock.execute();
    }
    return read(connection, account, standIn);
  }

  private static Bucket bucket(ResultSet row) throws SQLException {
    return new Bucket(
        new AccountId(row.getLong("id")),
        Asset.ofCode(row.getInt("asset")),
        row.getLong("available"),
        PlanRows.scope(row),
        row.getInt("priority"),
        Statements.instant(row, "ends_at"),
        Statements.instant(row, "opened_at"));
  }
}
