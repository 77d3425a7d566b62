package io.nebulagate.application.policy;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.policy.PolicyStore.Kept;
import io.nebulagate.application.policy.PolicyStore.Listed;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Policy;
import java.util.function.UnaryOperator;

/**
 * What operators do with policies. What is changed is in force on this replica when a call returns;
 * elsewhere shortly after. What could not be put in force, such as an expression that is none, is
 * refused with {@link GatewayError.InvalidValue}. Blocking.
 */
public interface PolicyUseCase {

  /** Keeps a new policy, in force. */
  Kept add(Policy policy);

  /**
   * Keeps another version of a policy, in force.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such policy
   */
  Kept change(long id, UnaryOperator<Policy> change);

  /**
   * Puts an earlier version in force again.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such version
   */
  Kept activate(long id, int version);

  /**
   * The version in force.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such policy
   */
  Kept find(long id);

  /**
   * One version, whether it is in force or not.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such version
   */
  Kept find(long id, int version);

  /** One page of the versions in force, oldest policy first; pages from 0, sizes 1 to 100. */
  Page<Listed> list(int page, int size);

  /**
   * One page of a policy's versions, newest first; pages from 0, sizes 1 to 100.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such policy
   */
  Page<Listed> versions(long id, int page, int size);
}
