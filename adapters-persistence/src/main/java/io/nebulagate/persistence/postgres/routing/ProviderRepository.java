package io.nebulagate.persistence.postgres.routing;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class ProviderRepository implements PanacheRepository<ProviderEntity> {

  private static final String TAGGED =
      "SELECT id FROM providers WHERE ?1 = ANY (tags) AND enabled <> ?2 ORDER BY id FOR UPDATE";

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
