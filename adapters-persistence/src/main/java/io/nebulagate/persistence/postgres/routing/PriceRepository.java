package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routing.Offer;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@ApplicationScoped
class PriceRepository implements PanacheRepository<PriceEntity> {

  private static final String NEWEST_PRICES =
      """
      SELECT DISTINCT ON (model) * FROM prices
      WHERE provider_id IS NULL ORDER BY model, version DESC
      """;

  private static final String NEWEST_COSTS =
      """
      SELECT DISTINCT ON (model, provider_id, upstream_group) * FROM prices
      WHERE provider_id IS NOT NULL ORDER BY model, provider_id, upstream_group, version DESC
      """;

  /** The newest price of every model. */
  Map<ModelName, PriceSheet> newest() {
    Map<ModelName, PriceSheet> sheets = new HashMap<>();
    ask(NEWEST_PRICES).forEach(price -> sheets.put(new ModelName(price.model), price.toDomain()));
    return sheets;
  }

  /** The newest cost of every model at every provider. */
  Map<Offer, PriceSheet> newestCosts() {
    Map<Offer, PriceSheet> sheets = new HashMap<>();
    for (PriceEntity cost : ask(NEWEST_COSTS)) {
      if (cost.providerId != null) {
        Offer offer =
            new Offer(cost.providerId, new ModelName(cost.model), Optional.ofNullable(cost.group));
        sheets.put(offer, cost.toDomain());
      }
    }
    return sheets;
  }

  private List<PriceEntity> ask(String query) {
    return getSession().createNativeQuery(query, PriceEntity.class).getResultList();
  }
}
