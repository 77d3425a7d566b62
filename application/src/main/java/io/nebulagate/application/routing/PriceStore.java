package io.nebulagate.application.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import java.math.BigDecimal;
import java.util.Map;

/** Keeps prices and costs as immutable versions. Blocking; thread-safe. */
public interface PriceStore {

  /**
   * Adds a new version for a model and answers it with its number; the one given is not looked at.
   */
  PriceSheet add(ModelName model, PriceSheet sheet);

  /** Adds a new version of what a provider charges the operator, in the same way. */
  PriceSheet addCost(Offer offer, PriceSheet sheet);

  /** The newest version of every model. */
  Map<ModelName, PriceSheet> list();

  /** The newest version of every cost, of providers that are gone too. */
  Map<Offer, PriceSheet> costs();

  /** Sets the factor of a price group; not negative. */
  void setGroupRatio(String group, BigDecimal ratio);
}
