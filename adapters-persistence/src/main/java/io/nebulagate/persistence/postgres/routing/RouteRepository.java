package io.nebulagate.persistence.postgres.routing;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class RouteRepository implements PanacheRepository<RouteEntity> {

  private static final String DROP =
      """
      DELETE FROM routes r USING providers p
      WHERE p.id = ?1 AND p.type <> 'NEWAPI' AND r.provider_id = p.id
        AND p.models -> r.model IS NULL
      """;

  private static final String ADD =
      """
      INSERT INTO routes (model, provider_id, key_id, upstream_model, enabled)
      SELECT m.key, p.id, k.id, m.value, true
      FROM providers p
      CROSS JOIN jsonb_each_text(p.models) AS m
      JOIN provider_keys k ON k.provider_id = p.id
      WHERE p.id = ?1 AND p.type <> 'NEWAPI'
      ORDER BY k.id, m.key
      ON CONFLICT (model, provider_id, key_id)
        DO UPDATE SET upstream_model = excluded.upstream_model
        WHERE routes.upstream_model <> excluded.upstream_model
      """;

  /**
   * Makes the routes of a provider one per model and key. Those that stay keep their id and what
   * was set on them; those of removed keys went with the key. A NewAPI site is left alone: what its
   * keys may be used for is known only from itself.
   */
  void follow(long provider) {
    flush();
    getEntityManager().createNativeQuery(DROP).setParameter(1, provider).executeUpdate();
    getEntityManager().createNativeQuery(ADD).setParameter(1, provider).executeUpdate();
  }
}
