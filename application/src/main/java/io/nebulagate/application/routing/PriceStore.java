package io.nebulagate.application.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import java.math.BigDecimal;
import java.util.Map;

/** Keeps prices as immutable versions. Blocking; thread-safe. */
public interface PriceStore {

  /**
   * Adds a new version for a model and answers it with its number; the one given is not looked at.
   */
  PriceSheet add(ModelName model, PriceSheet sheet);

  /** The newest version of every model. */
  Map<ModelName, PriceSheet> list();

  /** Sets the factor of a price group; not negative. */
  void setGroupRatio(String group, BigDecimal ratio);
}
