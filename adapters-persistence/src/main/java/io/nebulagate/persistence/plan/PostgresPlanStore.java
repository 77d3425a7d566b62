package io.nebulagate.persistence.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.plan.PlanStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.persistence.ledger.LedgerTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Plans in PostgreSQL. */
public final class PostgresPlanStore implements PlanStore {

  private static final String CREATE =
      "INSERT INTO plans (name) VALUES (?) ON CONFLICT (name) DO NOTHING RETURNING id";

  /** Its lock lets one at a time state the plan anew. */
  private static final String LOCK =
      """
      SELECT (SELECT coalesce(max(v.number), 0) + 1 FROM plan_versions v WHERE v.plan_id = p.id)
      FROM plans p WHERE p.id = ? FOR NO KEY UPDATE
      """;

  private static final String ARCHIVE = "UPDATE plans SET archived = ? WHERE id = ?";
  private static final String FIND = "SELECT id, name, archived FROM plans WHERE id = ?";

  private static final String LIST =
      "SELECT id, name, archived FROM plans ORDER BY name OFFSET ? LIMIT ?";

  private static final String COUNT = "SELECT count(*) FROM plans";

  private final LedgerTransactions transactions;

  /** Takes its connections from {@code dataSource}. */
  public PostgresPlanStore(DataSource dataSource) {
    this.transactions = new LedgerTransactions(dataSource);
  }

  @Override
  public PlanVersion create(String name, PlanTerms terms) {
    return transactions.run(connection -> {
      try (PreparedStatement create = connection.prepareStatement(CREATE)) {
        create.setString(1, name);
        long plan =
            number(create)
                .orElseThrow(() -> new GatewayException(new GatewayError.AlreadyExists("name")));
        return PlanRows.insert(connection, plan, 1, terms);
      }
    });
  }

  @Override
  public PlanVersion revise(long plan, PlanTerms terms) {
    return transactions.run(connection -> {
      lock(connection, plan);
      try (PreparedStatement next = connection.prepareStatement(LOCK)) {
        next.setLong(1, plan);
        long number = number(next).orElseThrow(PostgresPlanStore::notFound);
        if (number > VERSIONS_MAX) {
          throw new GatewayException(
              new GatewayError.InvalidValue("id", "has " + VERSIONS_MAX + " versions already"));
        }
        return PlanRows.insert(connection, plan, Math.toIntExact(number), terms);
      }
    });
  }

  /** What is read by the statement that waited for a lock may be older than the lock. */
  private static void lock(Connection connection, long plan) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setLong(1, plan);
      lock.execute();
    }
  }

  @Override
  public void archive(long plan, boolean archived) {
    int changed =
        transactions.run(connection -> {
          try (PreparedStatement archive = connection.prepareStatement(ARCHIVE)) {
            archive.setBoolean(1, archived);
            archive.setLong(2, plan);
            return archive.executeUpdate();
          }
        });
    if (changed == 0) {
      throw notFound();
    }
  }

  @Override
  public Optional<Plan> find(long plan) {
    return transactions.run(connection -> {
      try (PreparedStatement find = connection.prepareStatement(FIND)) {
        find.setLong(1, plan);
        try (ResultSet row = find.executeQuery()) {
          return row.next() ? Optional.of(plan(row)) : Optional.empty();
        }
      }
    });
  }

  @Override
  public Page<Plan> list(int offset, int limit) {
    return transactions.run(connection -> {
      List<Plan> plans = new ArrayList<>();
      try (PreparedStatement list = connection.prepareStatement(LIST)) {
        list.setInt(1, offset);
        list.setInt(2, limit);
        try (ResultSet row = list.executeQuery()) {
          while (row.next()) {
            plans.add(plan(row));
          }
        }
      }
      try (PreparedStatement count = connection.prepareStatement(COUNT)) {
        return new Page<>(plans, number(count).orElseThrow());
      }
    });
  }

  @Override
  public List<PlanVersion> versions(long plan) {
    return transactions.run(connection -> PlanRows.read(connection, "WHERE v.plan_id = ?", plan));
  }

  @Override
  public Optional<PlanVersion> version(long id) {
    return transactions.run(connection -> PlanRows.read(connection, "WHERE v.id = ?", id)).stream()
        .findFirst();
  }

  private static Plan plan(ResultSet row) throws SQLException {
    return new Plan(row.getLong("id"), row.getString("name"), row.getBoolean("archived"));
  }

  private static Optional<Long> number(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
    }
  }

  private static GatewayException notFound() {
    return new GatewayException(new GatewayError.NotFound("plan"));
  }
}
