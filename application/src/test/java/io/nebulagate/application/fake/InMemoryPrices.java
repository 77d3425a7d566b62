package io.nebulagate.application.fake;

import io.nebulagate.application.routing.Offer;
import io.nebulagate.application.routing.PriceStore;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.PriceSheet;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Prices in memory: the newest version of each. */
public final class InMemoryPrices implements PriceStore {

  private final Map<ModelName, PriceSheet> sheets = new TreeMap<>();
  private final Map<Offer, PriceSheet> costs = new HashMap<>();
  private final Map<String, BigDecimal> ratios = new TreeMap<>();
  private long lastVersion;

  @Override
  public synchronized PriceSheet add(ModelName model, PriceSheet sheet) {
    PriceSheet added = sheet.as(++lastVersion);
    sheets.put(model, added);
    return added;
  }

  @Override
  public synchronized PriceSheet addCost(Offer offer, PriceSheet sheet) {
    PriceSheet added = sheet.as(++lastVersion);
    costs.put(offer, added);
    return added;
  }

  /** Forgets what is known of a cost. */
  public synchronized void withdraw(Offer offer) {
    costs.remove(offer);
  }

  @Override
  public synchronized Map<ModelName, PriceSheet> list() {
    return Map.copyOf(sheets);
  }

  @Override
  public synchronized Map<Offer, PriceSheet> costs() {
    return Map.copyOf(costs);
  }

  @Override
  public synchronized void setGroupRatio(String group, BigDecimal ratio) {
    if (ratio.signum() < 0) {
      throw new GatewayException(new GatewayError.InvalidValue("ratio", "not negative"));
    }
    ratios.put(group, ratio);
  }

  /** The factor of every group. */
  public synchronized Map<String, BigDecimal> groupRatios() {
    return Map.copyOf(ratios);
  }
}
