package io.nebulagate.persistence.plan;

import io.nebulagate.application.billing.LedgerStore.Batch;
import io.nebulagate.application.plan.SplitHolds;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.ledger.Budget;
import io.nebulagate.domain.ledger.Hold;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.BurnOrder;
import io.nebulagate.domain.plan.Split;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.persistence.ledger.LedgerTransactions;
import io.nebulagate.persistence.ledger.PostgresLedgerStore;
import io.nebulagate.persistence.postgres.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Holds over several accounts in PostgreSQL: the account and its buckets are locked together, so
 * that what they have is what the parts are cut from.
 */
public final class PostgresSplitHolds implements SplitHolds {

  private static final String NOW = "SELECT now() AS now";

  private static final String KNOWN =
      """
      SELECT o.id, o.amount, a.id AS account, a.asset, a.bucket = 2 AS of_bucket, a.expires_at,
             a.created_at
      FROM ledger.open_hold o JOIN ledger.account a ON a.id = o.account_id
      WHERE o.id = ANY (?)
      """;

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresSplitHolds(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Outcome hold(Wanted wanted) {
    return transactions.run(connection -> hold(connection, wanted));
  }

  private static Outcome hold(Connection connection, Wanted wanted) throws SQLException {
    List<Part> known = known(connection, wanted);
    if (!known.isEmpty()) {
      return new Outcome.Held(known);
    }
    AccountId account = wanted.payer().account();
    List<Subscription> due = SubscriptionRows.due(connection, account, wanted.payer().standIn());
    if (!due.isEmpty()) {
      return new Outcome.Due(due);
    }
    List<Bucket> buckets = BucketRows.lock(connection, account, wanted.payer().standIn());
    if (!BucketRows.usable(connection, account)) {
      return new Outcome.Refused(Hold.Outcome.UNUSABLE);
    }
    if (buckets.isEmpty() && unbegun(connection, wanted.payer())) {
      return new Outcome.Unbegun();
    }
    List<Bucket> order = BurnOrder.of(buckets, wanted.payer().asked(), now(connection));
    Split split = wanted.split().apply(order);
    if (split.rest().isPositive() && !wanted.payer().pays()) {
      return new Outcome.NotCovered();
    }
    return apply(connection, parts(wanted, split, order));
  }

  private static boolean unbegun(Connection connection, Payer payer) throws SQLException {
    return payer.standIn().isPresent()
        && !SubscriptionRows.begun(connection, payer.account(), payer.standIn().get());
  }

  /** Either all parts stand, or none is left of them. */
  private static Outcome apply(Connection connection, List<Part> parts) throws SQLException {
    if (parts.isEmpty()) {
      return new Outcome.Held(parts);
    }
    Savepoint before = connection.setSavepoint();
    Batch batch = new Batch(parts.stream().map(Part::hold).toList(), List.of());
    List<Hold.Outcome> outcomes = PostgresLedgerStore.applyWithin(connection, batch).holds();
    for (int i = 0; i < outcomes.size(); i++) {
      Hold.Outcome outcome = outcomes.get(i);
      if (!outcome.equals(Hold.Outcome.APPLIED)) {
        connection.rollback(before);
        boolean ofBucket = parts.get(i).bucket().isPresent();
        return ofBucket && outcome.equals(Hold.Outcome.INSUFFICIENT)
            ? new Outcome.Due(List.of()) // its cycle began after the buckets were locked
            : new Outcome.Refused(outcome);
      }
    }
    return new Outcome.Held(parts);
  }

  private static List<Part> parts(Wanted wanted, Split split, List<Bucket> order) {
    Map<AccountId, Bucket> byAccount =
        order.stream().collect(Collectors.toMap(Bucket::account, Function.identity()));
    List<Part> parts = new ArrayList<>();
    for (Split.Leg leg : split.legs()) {
      UUID id = wanted.ids().get(parts.size());
      Optional<Bucket> bucket =
          Optional.ofNullable(byAccount.get(leg.account())).map(from -> from.with(leg.amount()));
      parts.add(new Part(part(wanted, id, leg.account(), leg.asset(), leg.amount()), bucket));
    }
    if (split.rest().isPositive()) {
      UUID id = wanted.ids().get(parts.size());
      AccountId account = wanted.payer().account();
      parts.add(
          new Part(part(wanted, id, account, Asset.USD, split.rest().nanos()), Optional.empty()));
    }
    return parts;
  }

  private static Hold part(Wanted wanted, UUID id, AccountId account, Asset asset, long amount) {
    List<Budget> budgets = asset == Asset.USD ? wanted.payer().budgets() : List.of();
    return new Hold(
        id, wanted.journal(), account, Money.ofNanos(amount), wanted.timeToLive(), budgets);
  }

  /** The parts that an earlier try with the same ids has made, in their order. */
  private static List<Part> known(Connection connection, Wanted wanted) throws SQLException {
    Map<UUID, Part> found = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(KNOWN)) {
      query.setArray(1, connection.createArrayOf("uuid", wanted.ids().toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          UUID id = row.getObject("id", UUID.class);
          AccountId account = new AccountId(row.getLong("account"));
          Asset asset = Asset.ofCode(row.getInt("asset"));
          long amount = row.getLong("amount");
          found.put(
              id,
              new Part(
                  part(wanted, id, account, asset, amount),
                  row.getBoolean("of_bucket")
                      ? Optional.of(held(row, account, asset, amount))
                      : Optional.empty()));
        }
      }
    }
    return wanted.ids().stream()
        .flatMap(id -> Optional.ofNullable(found.get(id)).stream())
        .toList();
  }

  /** What is held of a bucket; what put it into its order has done so. */
  private static Bucket held(ResultSet row, AccountId account, Asset asset, long amount)
      throws SQLException {
    return new Bucket(
        account,
        asset,
        amount,
        AllowanceScope.ALL,
        0,
        Statements.instant(row, "expires_at"),
        Statements.instant(row, "created_at"));
  }

  private static Instant now(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(NOW);
        ResultSet row = query.executeQuery()) {
      row.next();
      return Statements.instant(row, "now");
    }
  }
}
