package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routing.Offer;
import io.nebulagate.domain.money.PriceSheet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Many costs of one provider at once, within the transaction that is running. */
@ApplicationScoped
public class ProviderCosts {

  private final PriceRepository prices;

  ProviderCosts(PriceRepository prices) {
    this.prices = prices;
  }

  /** The newest cost of everything it sells, as far as it is known. */
  public Map<Offer, PriceSheet> newest(long provider) {
    return prices.newestCosts(provider);
  }

  /** Adds a version of each; an empty one says that the cost is not known any more. */
  public void add(Map<Offer, Optional<PriceSheet>> changed, Instant now) {
    changed.forEach((offer, sheet) -> prices.persist(PriceEntity.of(offer, sheet, now)));
    prices.flush();
  }
}
