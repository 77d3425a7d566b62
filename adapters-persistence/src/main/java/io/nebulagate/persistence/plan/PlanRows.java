package io.nebulagate.persistence.plan;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.ledger.Asset;
import io.nebulagate.domain.plan.Allowance;
import io.nebulagate.domain.plan.AllowanceScope;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Expiry;
import io.nebulagate.domain.plan.Overage;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import io.nebulagate.domain.plan.Rollover;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What plans state, as rows of {@code plan_versions} and {@code plan_allowances}. */
final class PlanRows {

  private static final String VERSIONS =
      """
      SELECT v.*, l.asset, l.amount, l.models AS scope_models, l.apis, l.regions, l.tags, l.carried,
             l.carried_amount
      FROM plan_versions v JOIN plan_allowances l ON l.version_id = v.id
      """;

  private static final String STATE =
      """
      INSERT INTO plan_versions (plan_id, number, cycle_count, cycle_unit, priority, overage,
                                 overage_model, expiry, expiry_model, models)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
      """;

  private static final String ALLOW =
      """
      INSERT INTO plan_allowances (version_id, place, asset, amount, models, apis, regions, tags,
                                   carried, carried_amount)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private PlanRows() {}

  static PlanVersion insert(Connection connection, long plan, int number, PlanTerms terms)
      throws SQLException {
    try (PreparedStatement state = connection.prepareStatement(STATE)) {
      state.setLong(1, plan);
      state.setInt(2, number);
      state.setInt(3, terms.cycle().count());
      state.setString(4, terms.cycle().unit().name());
      state.setInt(5, terms.priority());
      bind(state, 6, Degrading.of(terms.overage()));
      bind(state, 8, Degrading.of(terms.expiry()));
      state.setArray(10, terms.models().isEmpty() ? null : names(connection, terms.models().get()));
      try (ResultSet row = state.executeQuery()) {
        row.next();
        PlanVersion version = new PlanVersion(row.getLong(1), plan, number, terms);
        insertAllowances(connection, version);
        return version;
      }
    }
  }

  private static void bind(PreparedStatement state, int place, Degrading degrading)
      throws SQLException {
    state.setString(place, degrading.word());
    state.setString(place + 1, degrading.model().map(ModelName::value).orElse(null));
  }

  private static void insertAllowances(Connection connection, PlanVersion version)
      throws SQLException {
    try (PreparedStatement allow = connection.prepareStatement(ALLOW)) {
      List<Allowance> allowances = version.terms().allowances();
      for (int place = 0; place < allowances.size(); place++) {
        Allowance allowance = allowances.get(place);
        AllowanceScope scope = allowance.scope();
        Carried carried = Carried.of(allowance.rollover());
        allow.setLong(1, version.id());
        allow.setInt(2, place);
        allow.setInt(3, allowance.asset().code());
        allow.setLong(4, allowance.amount());
        allow.setArray(5, names(connection, scope.models()));
        allow.setArray(6, texts(connection, scope.apis().stream().map(Api::name)));
        allow.setArray(7, texts(connection, scope.regions().stream()));
        allow.setArray(8, texts(connection, scope.tags().stream()));
        allow.setString(9, carried.word());
        allow.setObject(10, carried.amount());
        allow.addBatch();
      }
      allow.executeBatch();
    }
  }

  /** The versions that {@code where} finds, the newest of a plan first. */
  static List<PlanVersion> read(Connection connection, String where, long id) throws SQLException {
    String query = VERSIONS + where + " ORDER BY v.id DESC, l.place";
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setLong(1, id);
      Map<Long, Stated> found = new LinkedHashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Stated stated = found.get(row.getLong("id"));
          if (stated == null) {
            stated = Stated.read(row);
            found.put(stated.id(), stated);
          }
          stated.allowances().add(allowance(row));
        }
      }
      return found.values().stream().map(Stated::toVersion).toList();
    }
  }

  /** The allowance of a row of {@code plan_allowances}, its models as {@code scope_models}. */
  static Allowance allowance(ResultSet row) throws SQLException {
    return new Allowance(
        Asset.ofCode(row.getInt("asset")), row.getLong("amount"), scope(row), rollover(row));
  }

  static AllowanceScope scope(ResultSet row) throws SQLException {
    return new AllowanceScope(
        set(row.getArray("scope_models"), ModelName::new),
        set(row.getArray("apis"), Api::valueOf),
        set(row.getArray("regions"), Function.identity()),
        set(row.getArray("tags"), Function.identity()));
  }

  private static Rollover rollover(ResultSet row) throws SQLException {
    long amount = row.getLong("carried_amount");
    return switch (row.getString("carried")) {
      case "NONE" -> new Rollover.None();
      case "ALL" -> new Rollover.All();
      case "AMOUNT" -> new Rollover.UpTo(amount);
      case "PERCENT" -> new Rollover.UpToPercent(Math.toIntExact(amount));
      case String word -> throw new IllegalStateException("unknown rollover " + word);
    };
  }

  private static Array names(Connection connection, Collection<ModelName> models)
      throws SQLException {
    return texts(connection, models.stream().map(ModelName::value));
  }

  private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.sorted().toArray());
  }

  private static <T> Set<T> set(Array array, Function<String, T> reading) throws SQLException {
    return Stream.of((String[]) array.getArray()).map(reading).collect(Collectors.toSet());
  }

  /** One version, whose allowances are still being read. */
  private record Stated(
      long id,
      long plan,
      int number,
      BillingCycle cycle,
      int priority,
      Overage overage,
      Expiry expiry,
      Optional<Set<ModelName>> models,
      List<Allowance> allowances) {

    static Stated read(ResultSet row) throws SQLException {
      Array models = row.getArray("models");
      return new Stated(
          row.getLong("id"),
          row.getLong("plan_id"),
          row.getInt("number"),
          PlanRows.cycle(row),
          row.getInt("priority"),
          overage(row),
          expiry(row),
          models == null ? Optional.empty() : Optional.of(set(models, ModelName::new)),
          new ArrayList<>());
    }

    private static Overage overage(ResultSet row) throws SQLException {
      return switch (row.getString("overage")) {
        case "BLOCK" -> new Overage.Block();
        case "ALLOW" -> new Overage.Allow();
        case "ASIDE" -> new Overage.Aside();
        case "DEGRADE" -> new Overage.Degrade(new ModelName(row.getString("overage_model")));
        case String word -> throw new IllegalStateException("unknown overage " + word);
      };
    }

    private static Expiry expiry(ResultSet row) throws SQLException {
      return switch (row.getString("expiry")) {
        case "BLOCK" -> new Expiry.Block();
        case "NOTIFY" -> new Expiry.Notify();
        case "DEGRADE" -> new Expiry.Degrade(new ModelName(row.getString("expiry_model")));
        case String word -> throw new IllegalStateException("unknown expiry " + word);
      };
    }

    PlanVersion toVersion() {
      PlanTerms terms = new PlanTerms(cycle, allowances, priority, overage, expiry, models);
      return new PlanVersion(id, plan, number, terms);
    }
  }

  static BillingCycle cycle(ResultSet row) throws SQLException {
    BillingCycle.Unit unit = BillingCycle.Unit.valueOf(row.getString("cycle_unit"));
    return new BillingCycle(row.getInt("cycle_count"), unit);
  }

  /** What happens beyond or after a plan, as a word and the model where it names one. */
  private record Degrading(String word, Optional<ModelName> model) {

    static Degrading of(Overage overage) {
      return switch (overage) {
        case Overage.Block() -> new Degrading("BLOCK", Optional.empty());
        case Overage.Allow() -> new Degrading("ALLOW", Optional.empty());
        case Overage.Aside() -> new Degrading("ASIDE", Optional.empty());
        case Overage.Degrade(ModelName to) -> new Degrading("DEGRADE", Optional.of(to));
      };
    }

    static Degrading of(Expiry expiry) {
      return switch (expiry) {
        case Expiry.Block() -> new Degrading("BLOCK", Optional.empty());
        case Expiry.Notify() -> new Degrading("NOTIFY", Optional.empty());
        case Expiry.Degrade(ModelName to) -> new Degrading("DEGRADE", Optional.of(to));
      };
    }
  }

  private record Carried(String word, @Nullable Long amount) {

    static Carried of(Rollover rollover) {
      return switch (rollover) {
        case Rollover.None() -> new Carried("NONE", null);
        case Rollover.All() -> new Carried("ALL", null);
        case Rollover.UpTo(long most) -> new Carried("AMOUNT", most);
        case Rollover.UpToPercent(int percent) -> new Carried("PERCENT", (long) percent);
      };
    }
  }
}
