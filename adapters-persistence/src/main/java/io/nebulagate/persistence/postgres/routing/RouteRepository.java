package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routes.RouteStore.Rebuilt;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Query;

@ApplicationScoped
class RouteRepository implements PanacheRepository<RouteEntity> {

  /** A NewAPI site is left alone: what its keys may be used for is known only from itself. */
  private static final String FOLLOWING = "p.type <> 'NEWAPI'";

  private static final String OF_ONE = FOLLOWING + " AND p.id = ?1";

  private static final String DROP =
      """
      DELETE FROM routes r USING providers p
      WHERE r.provider_id = p.id AND p.models -> r.model IS NULL AND %s
      """;

  private static final String RENAME =
      """
      UPDATE routes r SET upstream_model = p.models ->> r.model FROM providers p
      WHERE r.provider_id = p.id AND r.upstream_model <> p.models ->> r.model AND %s
      """;

  private static final String ADD =
      """
      INSERT INTO routes (model, provider_id, key_id, upstream_model, enabled)
      SELECT m.key, p.id, k.id, m.value, true
      FROM providers p
      CROSS JOIN jsonb_each_text(p.models) AS m
      JOIN provider_keys k ON k.provider_id = p.id
      WHERE %s
      ORDER BY k.id, m.key
      ON CONFLICT (model, provider_id, key_id) DO NOTHING
      """;

  private static final String COUNT =
      "SELECT count(*) FROM routes r JOIN providers p ON p.id = r.provider_id WHERE " + FOLLOWING;

  /** Whoever changes a provider or its keys is waited for, and waits: both would make routes. */
  private static final String HOLD_PROVIDERS = "SELECT id FROM providers ORDER BY id FOR SHARE";

  private static final String HOLD_KEYS = "SELECT id FROM provider_keys ORDER BY id FOR KEY SHARE";

  /**
   * Makes the routes of a provider one per model and key. Those that stay keep their id and what
   * was set on them; those of removed keys went with the key.
   */
  void follow(long provider) {
    flush();
    for (String step : new String[] {DROP, RENAME, ADD}) {
      query(step.formatted(OF_ONE)).setParameter(1, provider).executeUpdate();
    }
  }

  /** Makes the routes of all providers as {@link #follow} does. */
  Rebuilt followAll() {
    query(HOLD_PROVIDERS).getResultList();
    query(HOLD_KEYS).getResultList();
    int removed = query(DROP.formatted(FOLLOWING)).executeUpdate();
    int changed = query(RENAME.formatted(FOLLOWING)).executeUpdate();
    int added = query(ADD.formatted(FOLLOWING)).executeUpdate();
    int all = ((Number) query(COUNT).getSingleResult()).intValue();
    return new Rebuilt(added, removed, changed, all - added - changed);
  }

  private Query query(String sql) {
    return getEntityManager().createNativeQuery(sql);
  }
}
