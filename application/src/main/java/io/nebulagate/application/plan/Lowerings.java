package io.nebulagate.application.plan;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.RiskLevel;
import java.util.List;
import java.util.Optional;

/**
 * Keeps which risk lowers accounts to which plan, and tells whom it does. Blocking; thread-safe.
 */
public interface Lowerings {

  /** What is stated, if anything. */
  Optional<Rule> rule();

  /**
   * States another rule in place of what was stated.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such plan
   */
  void state(Rule rule);

  /**
   * Lowers nobody any more.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when nothing is stated
   */
  void withdraw();

  /**
   * The accounts that are lowered now: those of everybody who is distrusted as much as is stated,
   * until the last such risk is over.
   */
  List<Lowered> counting();

  /**
   * What is stated.
   *
   * @param level from which on
   * @param plan in its newest version
   */
  record Rule(RiskLevel level, long plan) {}
}
