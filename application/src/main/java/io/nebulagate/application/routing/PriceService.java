package io.nebulagate.application.routing;

import io.nebulagate.application.access.Names;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.PriceSheet;
import java.math.BigDecimal;
import java.util.Map;

/** Keeps prices and puts them in force. */
public final class PriceService implements PriceUseCase {

  private static final BigDecimal RATIO_MAX = BigDecimal.valueOf(1_000_000);
  private static final int RATIO_SCALE_MAX = 9;

  private final PriceStore store;
  private final LiveCatalogue catalogue;

  /** Keeps prices in {@code store}; requests read them from {@code catalogue}. */
  public PriceService(PriceStore store, LiveCatalogue catalogue) {
    this.store = store;
    this.catalogue = catalogue;
  }

  @Override
  public PriceSheet set(ModelName model, PriceSheet sheet) {
    PriceSheet kept = store.add(model, sheet);
    catalogue.reload();
    return kept;
  }

  @Override
  public Map<ModelName, PriceSheet> list() {
    return store.list();
  }

  @Override
  public void setGroupRatio(String group, BigDecimal ratio) {
    Names.check("group", group);
    if (ratio.signum() < 0
        || ratio.compareTo(RATIO_MAX) > 0
        || ratio.stripTrailingZeros().scale() > RATIO_SCALE_MAX) {
      throw new GatewayException(
          new GatewayError.InvalidValue("ratio", "lies between 0 and 1000000, 9 decimals"));
    }
    store.setGroupRatio(group, ratio);
    catalogue.reload();
  }
}
