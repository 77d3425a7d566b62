package io.nebulagate.application.risk;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;

/**
 * What operators do about whom to distrust. What is changed counts on this replica when a call
 * returns; elsewhere shortly after. Blocking.
 */
public interface RiskUseCase {

  /**
   * Distrusts an owner, in place of what an operator has said of it before.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such user or
   *     organisation
   */
  void put(Risk risk);

  /**
   * Trusts an owner again, whoever distrusted it.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when nobody does
   */
  void clear(long owner);

  /** One page of what counts, by owner and source; pages from 0, sizes 1 to 100. */
  Page<Risk> list(int page, int size);
}
