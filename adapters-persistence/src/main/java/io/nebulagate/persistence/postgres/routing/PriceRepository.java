package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

@ApplicationScoped
class PriceRepository implements PanacheRepository<PriceEntity> {

  private static final String NEWEST =
      "from PriceEntity p where p.version ="
          + " (select max(newer.version) from PriceEntity newer where newer.model = p.model)";

  /** The newest version of every model. */
  Map<ModelName, PriceSheet> newest() {
    Map<ModelName, PriceSheet> sheets = new HashMap<>();
    list(NEWEST).forEach(price -> sheets.put(new ModelName(price.model), price.toDomain()));
    return sheets;
  }
}
