package io.nebulagate.application.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.PriceSheet;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Sets what models cost, clients and the operator. A change is in force on this replica when the
 * call returns; requests that run keep their price. Blocking; thread-safe.
 */
public interface PriceUseCase {

  /** Puts a new version in force and answers it with its number; the one given is not looked at. */
  PriceSheet set(ModelName model, PriceSheet sheet);

  /**
   * Puts a new version of what a provider charges the operator in force, in the same way.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such provider
   */
  PriceSheet setCost(Offer offer, PriceSheet sheet);

  /** The newest version of every model. */
  Map<ModelName, PriceSheet> list();

  /** The newest version of every known cost. */
  Map<Offer, PriceSheet> costs();

  /**
   * Sets the factor of a price group.
   *
   * @param ratio 0 to 1 000 000
   * @throws GatewayException with {@link GatewayError.InvalidValue}
   */
  void setGroupRatio(String group, BigDecimal ratio);
}
