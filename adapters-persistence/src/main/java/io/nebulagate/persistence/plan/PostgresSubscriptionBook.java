package io.nebulagate.persistence.plan;

import io.nebulagate.application.plan.Entitlements.Agreement;
import io.nebulagate.application.plan.SubscriptionBook;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.Bucket;
import io.nebulagate.domain.plan.Cycle;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Subscription;
import io.nebulagate.domain.plan.Subscription.Status;
import io.nebulagate.persistence.ledger.LedgerTransactions;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;

/**
 * Subscriptions in PostgreSQL, whose functions of the schema {@code ledger} move what they allow.
 */
public final class PostgresSubscriptionBook implements SubscriptionBook {

  private static final String BEGIN =
      "SELECT code, subscription_id FROM ledger.begin_subscription"
          + "(?, ?, ?, ?, ?, ?::smallint[], ?, ?, ?, ?, ?, ?)";

  private static final String BEGIN_STAND_IN =
      BEGIN.replace("begin_subscription", "begin_stand_in");

  private static final String CHANGE =
      "SELECT code, subscription_id FROM ledger.change_subscription"
          + "(?, ?, ?, ?, ?, ?, ?, ?::smallint[], ?, ?, ?, ?, ?, ?)";

  private static final String BEGUN =
      "SELECT s.id, s.fingerprint = ? AS same FROM ledger.subscription s"
          + " WHERE (s.tenant_id, s.op_key) = (?, ?)";

  private static final String OF_THOSE_NOT =
      "WHERE v.id IN (SELECT s.version_id FROM ledger.subscription s WHERE s.status <> ?)";

  private static final String COUNTING = "NOT s.stand_in AND s.status <> ?";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresSubscriptionBook(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public Begun begin(IdempotencyKey key, Beginning beginning) {
    return transactions.run(connection -> {
      String call = beginning.standIn() ? BEGIN_STAND_IN : BEGIN;
      try (PreparedStatement begin = connection.prepareStatement(call)) {
        begin.setLong(1, beginning.account().value());
        begin.setLong(2, beginning.version().id());
        begin.setObject(3, at(beginning.term().anchor()));
        begin.setString(4, beginning.term().zone().getId());
        begin.setObject(
            5, beginning.term().endsAt().map(PostgresSubscriptionBook::at).orElse(null));
        bind(begin, 6, beginning.allowances());
        bind(begin, 9, key, beginning.actor());
        return begun(begin, "account");
      }
    });
  }

  @Override
  public Begun change(IdempotencyKey key, Change change) {
    return transactions.run(connection -> {
      try (PreparedStatement state = connection.prepareStatement(CHANGE)) {
        state.setLong(1, change.subscription());
        state.setLong(2, change.version().id());
        state.setObject(3, at(change.at()));
        state.setObject(4, at(change.anchor()));
        state.setLong(5, change.first().number());
        state.setObject(6, at(change.first().start()));
        state.setObject(7, at(change.first().end()));
        bind(state, 8, change.allowances());
        bind(state, 11, key, change.actor());
        return begun(state, "subscription");
      }
    });
  }

  private static void bind(PreparedStatement state, int place, List<Allowance> allowances)
      throws SQLException {
    state.setArray(place, longs(state, allowances, allowance -> allowance.asset().code()));
    state.setArray(place + 1, longs(state, allowances, Allowance::amount));
    state.setArray(
        place + 2,
        longs(state, allowances, allowance -> allowance.rollover().most(allowance.amount())));
  }

  private static void bind(PreparedStatement state, int place, IdempotencyKey key, String actor)
      throws SQLException {
    state.setLong(place, key.tenant());
    state.setString(place + 1, key.key());
    state.setString(place + 2, key.fingerprint());
    state.setString(place + 3, actor);
  }

  /** What began; {@code missing} is what is not there otherwise. */
  private static Begun begun(PreparedStatement state, String missing) throws SQLException {
    try (ResultSet row = state.executeQuery()) {
      row.next();
      return switch (row.getInt("code")) {
        case 0 -> new Begun(row.getLong("subscription_id"), false);
        case 2 -> new Begun(row.getLong("subscription_id"), true);
        case 3 -> throw new GatewayException(new GatewayError.IdempotencyKeyReused());
        case 5 -> throw new GatewayException(new GatewayError.NotFound(missing));
        case 6 ->
            throw new GatewayException(
                new GatewayError.InvalidValue("subscription", "has no cycle under way"));
        default -> throw new IllegalStateException("unknown result code");
      };
    }
  }

  @Override
  public Optional<Begun> begun(IdempotencyKey key) {
    return transactions.run(connection -> {
      try (PreparedStatement known = connection.prepareStatement(BEGUN)) {
        known.setString(1, key.fingerprint());
        known.setLong(2, key.tenant());
        known.setString(3, key.key());
        try (ResultSet row = known.executeQuery()) {
          if (!row.next()) {
            return Optional.empty();
          }
          if (!row.getBoolean("same")) {
            throw new GatewayException(new GatewayError.IdempotencyKeyReused());
          }
          return Optional.of(new Begun(row.getLong("id"), true));
        }
      }
    });
  }

  @Override
  public Optional<Subscription> find(long id) {
    return transactions
        .run(connection -> SubscriptionRows.read(connection, "s.id = ?", 1, id))
        .stream()
        .findFirst();
  }

  @Override
  public List<Subscription> due(int limit) {
    return transactions.run(connection -> SubscriptionRows.due(connection, limit));
  }

  @Override
  public int roll(long subscription, List<Cycle> cycles) {
    return transactions.run(connection -> {
      String call = "SELECT ledger.roll_cycle(?, ?, ?, ?)";
      try (PreparedStatement roll = connection.prepareStatement(call)) {
        roll.setLong(1, subscription);
        roll.setArray(
            2, connection.createArrayOf("int8", cycles.stream().map(Cycle::number).toArray()));
        roll.setArray(3, times(connection, cycles.stream().map(Cycle::start).toList()));
        roll.setArray(4, times(connection, cycles.stream().map(Cycle::end).toList()));
        return number(roll);
      }
    });
  }

  @Override
  public int emptyEnded(int limit) {
    return transactions.run(connection -> {
      try (PreparedStatement empty = connection.prepareStatement("SELECT ledger.empty_ended(?)")) {
        empty.setInt(1, limit);
        return number(empty);
      }
    });
  }

  @Override
  public List<Bucket> buckets(AccountId account) {
    return transactions.run(connection -> BucketRows.read(connection, account, Optional.empty()));
  }

  @Override
  public List<Agreement> agreements() {
    long cancelled = SubscriptionRows.code(Status.CANCELLED);
    return transactions.run(connection -> {
      List<PlanVersion> versions = PlanRows.read(connection, OF_THOSE_NOT, cancelled);
      return agreements(
          SubscriptionRows.read(connection, COUNTING, Integer.MAX_VALUE, cancelled), versions);
    });
  }

  @Override
  public List<Agreement> agreements(Set<AccountId> accounts) {
    return transactions.run(connection -> {
      Array of =
          connection.createArrayOf("bigint", accounts.stream().map(AccountId::value).toArray());
      List<Subscription> subscriptions =
          SubscriptionRows.read(
              connection,
              COUNTING + " AND s.account_id = ANY (?)",
              Integer.MAX_VALUE,
              (long) SubscriptionRows.code(Status.CANCELLED),
              of);
      List<PlanVersion> versions = new ArrayList<>();
      for (long id : subscriptions.stream().mapToLong(Subscription::version).distinct().toArray()) {
        versions.addAll(PlanRows.read(connection, "WHERE v.id = ?", id));
      }
      return agreements(subscriptions, versions);
    });
  }

  /** Of those whose version was begun between two looks, the next look knows. */
  private static List<Agreement> agreements(
      List<Subscription> subscriptions, List<PlanVersion> versions) {
    Map<Long, PlanTerms> terms = new HashMap<>();
    versions.forEach(version -> terms.put(version.id(), version.terms()));
    return subscriptions.stream()
        .flatMap(subscription ->
            Optional.ofNullable(terms.get(subscription.version()))
                .map(stated -> new Agreement(subscription, stated))
                .stream())
        .toList();
  }

  @Override
  public void setStatus(long subscription, Status status, Note note) {
    int code =
        transactions.run(connection -> {
          String call = "SELECT ledger.set_subscription_status(?, ?::smallint, ?, ?)";
          try (PreparedStatement set = connection.prepareStatement(call)) {
            set.setLong(1, subscription);
            set.setInt(2, SubscriptionRows.code(status));
            set.setString(3, note.actor());
            set.setString(4, note.reason());
            return number(set);
          }
        });
    switch (code) {
      case 0, 2 -> {}
      case 3 ->
          throw new GatewayException(
              new GatewayError.InvalidValue("status", "is cancelled for good"));
      case 5 -> throw new GatewayException(new GatewayError.NotFound("subscription"));
      default -> throw new IllegalStateException("unknown result code " + code);
    }
  }

  private static Array longs(
      PreparedStatement state, List<Allowance> allowances, ToLongFunction<Allowance> of)
      throws SQLException {
    Object[] values = allowances.stream().mapToLong(of).boxed().toArray();
    return state.getConnection().createArrayOf("int8", values);
  }

  private static Array times(Connection connection, List<Instant> instants) throws SQLException {
    return connection.createArrayOf(
        "timestamptz", instants.stream().map(PostgresSubscriptionBook::at).toArray());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static int number(PreparedStatement call) throws SQLException {
    try (ResultSet row = call.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
