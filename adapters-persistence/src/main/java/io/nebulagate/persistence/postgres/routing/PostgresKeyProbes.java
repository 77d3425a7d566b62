package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routing.KeyProbes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** In PostgreSQL, by its clock; a row that one replica looks at, the others leave out. */
@ApplicationScoped
public class PostgresKeyProbes implements KeyProbes {

  private static final String FORGET =
      """
      DELETE FROM key_probes p USING provider_keys k WHERE k.id = p.key_id AND k.status <> 'REFUSED'
      """;

  private static final String NOTICE =
      """
      INSERT INTO key_probes (key_id, due_at)
      SELECT k.id, now() + :millis * interval '1 millisecond'
      FROM provider_keys k WHERE k.status = 'REFUSED'
      ON CONFLICT DO NOTHING
      """;

  private static final String CLAIM =
      """
      UPDATE key_probes SET due_at = now() + :millis * interval '1 millisecond'
      WHERE key_id = (SELECT p.key_id
                      FROM key_probes p
                      JOIN provider_keys k ON k.id = p.key_id
                      JOIN providers v ON v.id = k.provider_id
                      WHERE p.due_at <= now() AND k.status = 'REFUSED' AND v.enabled
                      ORDER BY p.due_at LIMIT 1
                      FOR UPDATE OF p SKIP LOCKED)
      RETURNING key_id, refusals
      """;

  private static final String AGAIN =
      """
      UPDATE key_probes
      SET due_at = now() + :millis * interval '1 millisecond', refusals = :refusals
      WHERE key_id = :key
      """;

  private final EntityManager entities;

  PostgresKeyProbes(EntityManager entities) {
    this.entities = entities;
  }

  @Override
  @Transactional
  public Optional<Due> claim(Duration first, Duration time) {
    entities.createNativeQuery(FORGET).executeUpdate();
    entities.createNativeQuery(NOTICE).setParameter("millis", first.toMillis()).executeUpdate();
    List<?> claimed =
        entities
            .createNativeQuery(CLAIM, Object[].class)
            .setParameter("millis", time.toMillis())
            .getResultList();
    return claimed.stream().map(PostgresKeyProbes::due).findFirst();
  }

  private static Due due(Object row) {
    Object[] values = (Object[]) row;
    return new Due(((Number) values[0]).longValue(), ((Number) values[1]).intValue());
  }

  @Override
  @Transactional
  public void again(long key, int refusals, Duration in) {
    entities
        .createNativeQuery(AGAIN)
        .setParameter("millis", in.toMillis())
        .setParameter("refusals", refusals)
        .setParameter("key", key)
        .executeUpdate();
  }
}
