package io.nebulagate.persistence.postgres.responses;

import io.nebulagate.application.responses.KeptId;
import io.nebulagate.application.responses.KeptIdStore;
import io.nebulagate.application.routing.Place;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.persistence.postgres.Statements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** In PostgreSQL, by its clock. */
@ApplicationScoped
public class PostgresKeptIds implements KeptIdStore {

  /** All replicas lock rows in this order. */
  private static final Comparator<KeptId> ORDER =
      Comparator.comparingLong(KeptId::tenant).thenComparing(KeptId::id);

  private static final String KEEP =
      """
      INSERT INTO kept_ids (tenant_id, id, api_key_id, model, provider_id, provider,
                            provider_key_id, route_id)
      SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant_id, id) DO UPDATE SET
        api_key_id = excluded.api_key_id, model = excluded.model,
        provider_id = excluded.provider_id, provider = excluded.provider,
        provider_key_id = excluded.provider_key_id, route_id = excluded.route_id,
        created_at = excluded.created_at, expires_at = excluded.expires_at
      """;

  private static final String FIND =
      "SELECT * FROM kept_ids WHERE tenant_id = ? AND id = ANY (?) AND expires_at > now()";

  private static final String SWEEP =
      """
      DELETE FROM kept_ids WHERE (tenant_id, id) IN (
        SELECT tenant_id, id FROM kept_ids WHERE expires_at <= now()
        ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED)
      """;

  private final Statements statements;

  PostgresKeptIds(Statements statements) {
    this.statements = statements;
  }

  @Override
  @Transactional
  public void keep(Collection<KeptId> ids) {
    List<KeptId> ordered = ids.stream().sorted(ORDER).toList();
    statements.update(
        KEEP,
        numbers(ordered, KeptId::tenant),
        texts(ordered, KeptId::id),
        numbers(ordered, KeptId::apiKeyId),
        texts(ordered, id -> id.model().value()),
        numbers(ordered, id -> id.place().providerId()),
        texts(ordered, id -> id.place().provider()),
        numbers(ordered, id -> id.place().keyId()),
        numbers(ordered, id -> id.place().routeId()));
  }

  private static Long[] numbers(List<KeptId> ids, Function<KeptId, Long> column) {
    return ids.stream().map(column).toArray(Long[]::new);
  }

  private static String[] texts(List<KeptId> ids, Function<KeptId, String> column) {
    return ids.stream().map(column).toArray(String[]::new);
  }

  @Override
  @Transactional
  public List<KeptId> find(long tenant, Collection<String> ids) {
    return statements.all(FIND, PostgresKeptIds::read, tenant, ids.toArray(String[]::new));
  }

  private static KeptId read(ResultSet row) throws SQLException {
    return new KeptId(
        row.getLong("tenant_id"),
        row.getString("id"),
        row.getLong("api_key_id"),
        new ModelName(row.getString("model")),
        new Place(
            row.getLong("provider_id"),
            row.getString("provider"),
            row.getLong("provider_key_id"),
            row.getLong("route_id")));
  }

  @Override
  @Transactional
  public void forget(long tenant, String id) {
    statements.update("DELETE FROM kept_ids WHERE tenant_id = ? AND id = ?", tenant, id);
  }

  @Override
  @Transactional
  public int sweep(int limit) {
    return statements.update(SWEEP, limit);
  }
}
