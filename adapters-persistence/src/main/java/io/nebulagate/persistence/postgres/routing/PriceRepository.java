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

  private static final String NEWEST_COSTS_OF_ONE =
      """
      SELECT DISTINCT ON (model, upstream_group) * FROM prices
      WHERE provider_id = ?1 ORDER BY model, upstream_group, version DESC
      """;

  /** The newest price of every model. */
  Map<ModelName, PriceSheet> newest() {
    Map<ModelName, PriceSheet> sheets = new HashMap<>();
    ask(NEWEST_PRICES).forEach(price -> sheets.put(new ModelName(price.model), price.toDomain()));
    return sheets;
  }

  /** The newest cost of every model at every provider, where one is known. */
  Map<Offer, PriceSheet> newestCosts() {
    return offers(ask(NEWEST_COSTS));
  }

  /** The newest cost of every model at one provider, where one is known. */
  Map<Offer, PriceSheet> newestCosts(long provider) {
    return offers(
        getSession()
            .createNativeQuery(NEWEST_COSTS_OF_ONE, PriceEntity.class)
            .setParameter(1, provider)
            .getResultList());
  }

  private static Map<Offer, PriceSheet> offers(List<PriceEntity> newest) {
    Map<Offer, PriceSheet> sheets = new HashMap<>();
    for (PriceEntity cost : newest) {
      if (cost.providerId != null && !cost.withdrawn) {
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
