package io.nebulagate.persistence.postgres.policy;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.policy.PolicyStore;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.Policy;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Policies in PostgreSQL; one change at a time among all replicas. */
@ApplicationScoped
public class PostgresPolicyStore implements PolicyStore {

  private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7077034)";

  private static final String KEPT =
      """
      SELECT v.policy_id, v.version, v.name, v.mode, v.share, v.rules, v.created_at,
             v.version = p.version AS in_force
      FROM policies p JOIN policy_versions v ON v.policy_id = p.id
      """;

  private static final String IN_FORCE = KEPT + " AND v.version = p.version ";

  private static final String LISTED =
      """
      SELECT v.policy_id, v.version, v.name, v.mode, v.share, v.created_at,
             json_array_length(v.rules) AS rules, v.version = p.version AS in_force
      FROM policies p JOIN policy_versions v ON v.policy_id = p.id
      """;

  private static final String ADD_VERSION =
      """
      INSERT INTO policy_versions (policy_id, version, name, mode, share, rules)
      VALUES (?, ?, ?, ?, ?, ?::json)
      """;

  private final Statements statements;

  PostgresPolicyStore(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public Map<Long, Integer> versionsInForce() {
    return statements
        .all(
            "SELECT id, version FROM policies ORDER BY id LIMIT " + POLICIES_MAX,
            row -> Map.entry(row.getLong("id"), row.getInt("version")))
        .stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  @Transactional
  public List<Policy> inForce() {
    return statements.all(
        IN_FORCE + "ORDER BY p.id LIMIT " + POLICIES_MAX, row -> kept(row).policy());
  }

  @Override
  @Transactional
  public Kept add(Policy policy, Consumer<List<Policy>> check) {
    oneAtATime();
    if (count("SELECT count(*) FROM policies") >= POLICIES_MAX) {
      throw GatewayException.invalidValue(
          "name", "there are " + POLICIES_MAX + " policies, which is the most; change one of them");
    }
    long id =
        statements
            .first("INSERT INTO policies (version) VALUES (1) RETURNING id", row -> row.getLong(1))
            .orElseThrow();
    return keep(policy.as(id, 1), check);
  }

  @Override
  @Transactional
  public Kept change(long id, UnaryOperator<Policy> change, Consumer<List<Policy>> check) {
    oneAtATime();
    Policy before = find(id).policy();
    int version =
        (int) count("SELECT max(version) FROM policy_versions WHERE policy_id = ?", id) + 1;
    statements.update("UPDATE policies SET version = ? WHERE id = ?", version, id);
    return keep(change.apply(before).as(id, version), check);
  }

  private Kept keep(Policy policy, Consumer<List<Policy>> check) {
    statements.update(
        ADD_VERSION,
        policy.id(),
        policy.version(),
        policy.name(),
        policy.mode().name(),
        policy.share(),
        RuleJson.write(policy.rules()));
    check.accept(inForce());
    return find(policy.id());
  }

  @Override
  @Transactional
  public Kept activate(long id, int version, Consumer<List<Policy>> check) {
    oneAtATime();
    find(id, version);
    statements.update("UPDATE policies SET version = ? WHERE id = ?", version, id);
    check.accept(inForce());
    return find(id);
  }

  @Override
  @Transactional
  public Kept find(long id) {
    return statements
        .first(IN_FORCE + "WHERE p.id = ?", PostgresPolicyStore::kept, id)
        .orElseThrow(PostgresPolicyStore::unknown);
  }

  @Override
  @Transactional
  public Kept find(long id, int version) {
    return statements
        .first(KEPT + "WHERE p.id = ? AND v.version = ?", PostgresPolicyStore::kept, id, version)
        .orElseThrow(() -> new GatewayException(new GatewayError.NotFound("version")));
  }

  @Override
  @Transactional
  public Page<Listed> list(int page, int size) {
    List<Listed> items =
        statements.all(
            LISTED + "WHERE v.version = p.version ORDER BY p.id LIMIT ? OFFSET ?",
            PostgresPolicyStore::listed,
            size,
            (long) page * size);
    return new Page<>(items, count("SELECT count(*) FROM policies"));
  }

  @Override
  @Transactional
  public Page<Listed> versions(long id, int page, int size) {
    long all = count("SELECT count(*) FROM policy_versions WHERE policy_id = ?", id);
    if (all == 0) {
      throw unknown();
    }
    List<Listed> items =
        statements.all(
            LISTED + "WHERE p.id = ? ORDER BY v.version DESC LIMIT ? OFFSET ?",
            PostgresPolicyStore::listed,
            id,
            size,
            (long) page * size);
    return new Page<>(items, all);
  }

  private void oneAtATime() {
    statements.any(ONE_AT_A_TIME);
  }

  private long count(String sql, Object... parameters) {
    Optional<Long> counted = statements.first(sql, row -> row.getLong(1), parameters);
    return counted.orElseThrow();
  }

  private static GatewayException unknown() {
    return new GatewayException(new GatewayError.NotFound("policy"));
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        new Policy(
            row.getLong("policy_id"),
            row.getInt("version"),
            row.getString("name"),
            Mode.valueOf(row.getString("mode")),
            row.getInt("share"),
            RuleJson.read(row.getString("rules"))),
        row.getBoolean("in_force"),
        Statements.instant(row, "created_at"));
  }

  private static Listed listed(ResultSet row) throws SQLException {
    return new Listed(
        row.getLong("policy_id"),
        row.getInt("version"),
        row.getString("name"),
        Mode.valueOf(row.getString("mode")),
        row.getInt("share"),
        row.getInt("rules"),
        row.getBoolean("in_force"),
        Statements.instant(row, "created_at"));
  }
}
