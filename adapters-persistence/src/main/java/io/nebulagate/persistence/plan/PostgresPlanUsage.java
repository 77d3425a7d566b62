package io.nebulagate.persistence.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.plan.PlanUsage;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.persistence.ledger.LedgerTransactions;
import io.nebulagate.persistence.postgres.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What became of what subscriptions allowed, from the ledger in PostgreSQL. */
public final class PostgresPlanUsage implements PlanUsage {

  private static final String NEWEST =
      """
      SELECT c.* FROM ledger.subscription s
      JOIN ledger.cycle c ON (c.subscription_id, c.number) = (s.id, s.last_cycle)
      WHERE s.id = ANY (?)
      """;

  private static final String PART =
      """
      SELECT c.* FROM ledger.cycle c WHERE c.subscription_id = ?
      ORDER BY c.number DESC OFFSET ? LIMIT ?
      """;

  private static final String COUNT =
      "SELECT count(*) FROM ledger.cycle c WHERE c.subscription_id = ?";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresPlanUsage(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Page<Subscription> list(Filter filter, int page, int size) {
    return transactions.run(connection ->
        new Page<>(
            SubscriptionRows.matching(connection, filter, page, size),
            SubscriptionRows.count(connection, filter)));
  }

  @Override
  public Map<Long, CycleUse> newest(Collection<Long> subscriptions) {
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(uses(NEWEST))) {
        query.setArray(1, connection.createArrayOf("int8", subscriptions.toArray()));
        Map<Long, CycleUse> newest = new LinkedHashMap<>();
        read(query).forEach(use -> newest.put(use.subscription(), use.toUse()));
        return newest;
      }
    });
  }

  @Override
  public Page<CycleUse> cycles(long subscription, int page, int size) {
    return transactions.run(connection -> {
      try (PreparedStatement query = connection.prepareStatement(uses(PART))) {
        query.setLong(1, subscription);
        query.setLong(2, (long) page * size);
        query.setInt(3, size);
        List<CycleUse> cycles = read(query).stream().map(Read::toUse).toList();
        return new Page<>(cycles, count(connection, subscription));
      }
    });
  }

  /**
   * What leaves a bucket unused does so after its end; ids begin with their time, so few have to be
   * looked at. A change of plan takes what was used before it was earned from the next plan's
   * bucket as soon as that is there.
   */
  private static String uses(String chosen) {
    return """
    WITH chosen AS (%s)
    SELECT c.subscription_id, c.number, c.starts_at, c.ends_at, a.asset, b.granted,
           b.carried_in
             + (SELECT coalesce(sum(t.amount), 0) FROM ledger.transfer t
                WHERE t.credit_account = b.account_id AND t.phase = 2 AND t.kind = 33)
             AS carried_in,
           b.carried_out + l.along AS carried_out, l.lapsed, a.held,
           a.posted - a.held AS available
    FROM chosen c
    JOIN ledger.bucket b ON (b.subscription_id, b.number) = (c.subscription_id, c.number)
    JOIN ledger.account a ON a.id = b.account_id
    CROSS JOIN LATERAL (
      SELECT %s AS ended, %s AS begun) AS bound
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(t.amount) FILTER (WHERE to_us), 0) AS lapsed,
             coalesce(sum(t.amount) FILTER (WHERE NOT to_us), 0) AS along
      FROM ledger.transfer t CROSS JOIN LATERAL (VALUES (t.credit_account < 1000)) AS x(to_us)
      WHERE t.debit_account = b.account_id AND t.phase = 2 AND t.kind IN (32, 33)
        AND (t.id >= bound.ended OR (t.kind = 33 AND t.id < bound.begun))) AS l
    ORDER BY c.subscription_id, c.number DESC, b.place
    """
        .formatted(chosen, firstId("b.ends_at"), firstId("c.starts_at + interval '1 minute'"));
  }

  /** The smallest id that a transfer of this time can have. */
  private static String firstId(String time) {
    return "rpad(lpad(to_hex(floor(extract(epoch FROM "
        + time
        + ") * 1000)::bigint), 12, '0'), 32, '0')::uuid";
  }

  private static long count(Connection connection, long subscription) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setLong(1, subscription);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The cycle of one subscription, whose buckets are still being read. */
  private record Read(long subscription, Cycle cycle, List<BucketUse> buckets) {

    CycleUse toUse() {
      return new CycleUse(cycle, buckets);
    }
  }

  private static List<Read> read(PreparedStatement query) throws SQLException {
    List<Read> cycles = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        long subscription = row.getLong("subscription_id");
        Cycle cycle =
            new Cycle(
                row.getLong("number"),
                Statements.instant(row, "starts_at"),
                Statements.instant(row, "ends_at"));
        if (cycles.isEmpty()
            || cycles.getLast().subscription() != subscription
            || !cycles.getLast().cycle().equals(cycle)) {
          cycles.add(new Read(subscription, cycle, new ArrayList<>()));
        }
        cycles.getLast().buckets().add(bucket(row));
      }
    }
    return cycles;
  }

  private static BucketUse bucket(ResultSet row) throws SQLException {
    return new BucketUse(
        Asset.ofCode(row.getInt("asset")),
        row.getLong("granted"),
        row.getLong("carried_in"),
        row.getLong("carried_out"),
        row.getLong("lapsed"),
        row.getLong("held"),
        row.getLong("available"));
  }
}
