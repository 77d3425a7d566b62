package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.routing.Standing;
import io.nebulagate.domain.routing.ValueScore.Mixture;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@ApplicationScoped
class ProviderRepository implements PanacheRepository<ProviderEntity> {

  private static final String STANDINGS =
      """
      SELECT s.provider_id, s.balance, s.balance_at,
             (SELECT coalesce(sum(u.cost_nanos), 0)::bigint FROM provider_usage u
              WHERE u.provider_id = s.provider_id
                AND u.hour > date_trunc('hour', now()) - interval '24 hours')
      FROM provider_sites s WHERE s.balance_at IS NOT NULL
      """;

  private static final String TAGGED =
      "SELECT id FROM providers WHERE ?1 = ANY (tags) AND enabled <> ?2 ORDER BY id FOR UPDATE";

  private static final String MIXTURES =
      """
      SELECT model, (sum(input_tokens) / sum(requests))::bigint,
             (sum(output_tokens) / sum(requests))::bigint
      FROM provider_usage
      WHERE hour > date_trunc('hour', now()) - interval '7 days'
      GROUP BY model
      HAVING sum(requests) >= 10 AND sum(input_tokens + output_tokens) >= sum(requests)
      """;

  /** What a request of a model used on average within a week, where there were ten at least. */
  Map<ModelName, Mixture> mixtures() {
    List<Object[]> rows = getSession().createNativeQuery(MIXTURES, Object[].class).getResultList();
    Map<ModelName, Mixture> mixtures = new HashMap<>();
    for (Object[] row : rows) {
      mixtures.put(
          new ModelName((String) row[0]),
          new Mixture(((Number) row[1]).longValue(), ((Number) row[2]).longValue()));
    }
    return mixtures;
  }

  /** How the operator stands with the sites that have told. */
  Map<Long, Standing> standings() {
    List<Object[]> rows = getSession().createNativeQuery(STANDINGS, Object[].class).getResultList();
    Map<Long, Standing> standings = new HashMap<>();
    for (Object[] row : rows) {
      standings.put(
          ((Number) row[0]).longValue(),
          new Standing(money(row[1]), money(row[3]), (Instant) row[2]));
    }
    return standings;
  }

  private static Money money(Object nanos) {
    return Money.ofNanos(((Number) nanos).longValue());
  }

  /** Switches all with this tag; answers the ids of those that changed. */
  List<Long> switchTagged(String tag, boolean on) {
    List<?> found =
        getEntityManager()
            .createNativeQuery(TAGGED)
            .setParameter(1, tag)
            .setParameter(2, on)
            .getResultList();
    List<Long> ids = found.stream().map(id -> ((Number) id).longValue()).toList();
    if (!ids.isEmpty()) {
      update("enabled = ?1 where id in ?2", on, ids);
    }
    return ids;
  }
}
