package io.nebulagate.application.routing;

import io.nebulagate.application.access.Names;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.PriceSheet;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps prices and puts them in force. */
public final class PriceService implements PriceUseCase {

  private static final BigDecimal RATIO_MAX = BigDecimal.valueOf(1_000_000);
  private static final int RATIO_SCALE_MAX = 9;

  private final PriceStore store;
  private final ProviderStore providers;
  private final LiveCatalogue catalogue;

  /**
   * Keeps prices in {@code store}, and costs of those in {@code providers}; requests read them from
   * {@code catalogue}.
   */
  public PriceService(PriceStore store, ProviderStore providers, LiveCatalogue catalogue) {
    this.store = store;
    this.providers = providers;
    this.catalogue = catalogue;
  }

  @Override
  public PriceSheet set(ModelName model, PriceSheet sheet) {
    PriceSheet kept = store.add(model, sheet);
    catalogue.reload();
    return kept;
  }

  @Override
  public PriceSheet setCost(Offer offer, PriceSheet sheet) {
    if (providers.find(offer.provider()).isEmpty()) {
      throw new GatewayException(new GatewayError.NotFound("provider"));
    }
    PriceSheet kept = store.addCost(offer, sheet);
    catalogue.reload();
    return kept;
  }

  @Override
  public Map<ModelName, PriceSheet> list() {
    return store.list();
  }

  @Override
  public Map<Offer, PriceSheet> costs() {
    Set<Long> existing =
        providers.list().stream().map(kept -> kept.provider().id()).collect(Collectors.toSet());
    Map<Offer, PriceSheet> costs = new HashMap<>(store.costs());
    costs.keySet().removeIf(offer -> !existing.contains(offer.provider()));
    return costs;
  }

  @Override
  public void setGroupRatio(String group, BigDecimal ratio) {
    Names.check("group", group);
    if (ratio.signum() < 0
        || ratio.compareTo(RATIO_MAX) > 0
        || ratio.stripTrailingZeros().scale() > RATIO_SCALE_MAX) {
      throw GatewayException.invalidValue("ratio", "lies between 0 and 1000000, 9 decimals");
    }
    store.setGroupRatio(group, ratio);
    catalogue.reload();
  }
}
