package io.nebulagate.persistence.postgres.routing;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

@ApplicationScoped
class PriceGroupRepository implements PanacheRepositoryBase<PriceGroupEntity, String> {

  private static final String SET =
      "INSERT INTO price_groups (name, ratio) VALUES (?1, ?2)"
          + " ON CONFLICT (name) DO UPDATE SET ratio = excluded.ratio";

  void set(String name, BigDecimal ratio) {
    getEntityManager()
        .createNativeQuery(SET)
        .setParameter(1, name)
        .setParameter(2, ratio)
        .executeUpdate();
  }

  Map<String, BigDecimal> ratios() {
    Map<String, BigDecimal> ratios = new HashMap<>();
    listAll().forEach(group -> ratios.put(group.name, group.ratio));
    return ratios;
  }
}
