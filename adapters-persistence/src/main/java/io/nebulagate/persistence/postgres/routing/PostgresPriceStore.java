package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.routing.PriceStore;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.PriceSheet;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Prices in PostgreSQL. A row is never changed, not even by the role the gateway works as. */
@ApplicationScoped
public class PostgresPriceStore implements PriceStore {

  private final PriceRepository prices;
  private final PriceGroupRepository groups;
  private final InstantSource clock;

  PostgresPriceStore(PriceRepository prices, PriceGroupRepository groups, InstantSource clock) {
    this.prices = prices;
    this.groups = groups;
    this.clock = clock;
  }

  @Override
  @Transactional
  public PriceSheet add(ModelName model, PriceSheet sheet) {
    return keep(PriceEntity.of(model, sheet, clock.instant()));
  }

  @Override
  @Transactional
  public PriceSheet addCost(Offer offer, PriceSheet sheet) {
    return keep(PriceEntity.of(offer, Optional.of(sheet), clock.instant()));
  }

  private PriceSheet keep(PriceEntity entity) {
    prices.persistAndFlush(entity);
    return entity.toDomain();
  }

  @Override
  @Transactional
  public Map<ModelName, PriceSheet> list() {
    return prices.newest();
  }

  @Override
  @Transactional
  public Map<Offer, PriceSheet> costs() {
    return prices.newestCosts();
  }

  @Override
  @Transactional
  public void setGroupRatio(String group, BigDecimal ratio) {
    if (ratio.signum() < 0) {
      throw GatewayException.invalidValue("ratio", "not negative");
    }
    groups.set(group, ratio);
  }
}
