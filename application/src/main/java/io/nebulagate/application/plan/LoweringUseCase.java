package io.nebulagate.application.plan;

import io.nebulagate.application.plan.Lowerings.Rule;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.plan.Plan;
import java.util.Optional;

/**
 * Lowers the accounts of whoever is distrusted to one plan. What is changed counts on this replica
 * when a call returns; elsewhere shortly after. Blocking, but for {@link #of}; thread-safe.
 */
public interface LoweringUseCase {

  /**
   * Lowers accounts from now on, in place of what was stated before.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such plan, {@link
   *     GatewayError.InvalidValue} for one that is archived
   */
  Stated state(Rule rule);

  /**
   * Lowers nobody any more.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when nothing is stated
   */
  void withdraw();

  /**
   * What is stated.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when nothing is
   */
  Stated stated();

  /** The plan that an account runs under for now, in place of its own; from memory. */
  Optional<Lowered> of(AccountId account);

  /** A rule and the plan it names. */
  record Stated(Rule rule, Plan plan) {}
}
