package io.nebulagate.application.policy;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.policy.Mode;
import io.nebulagate.domain.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Keeps policies: every version for good, and of each policy the one that is in force. Changes
 * happen one after the other, whoever makes them. Blocking; thread-safe.
 */
public interface PolicyStore {

  /** The most policies that are kept. */
  int POLICIES_MAX = 200;

  /** Which version of which policy is in force; a version is never changed, so this tells all. */
  Map<Long, Integer> versionsInForce();

  /** The version in force of every policy, oldest policy first. */
  List<Policy> inForce();

  /**
   * Keeps the first version of a new policy, in force.
   *
   * @param check is shown what would be in force together, and throws where that may not be
   * @throws GatewayException with {@link GatewayError.InvalidValue} when there are too many
   */
  Kept add(Policy policy, Consumer<List<Policy>> check);

  /**
   * Keeps another version, in force, made of the one that is in force.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such policy
   */
  Kept change(long id, UnaryOperator<Policy> change, Consumer<List<Policy>> check);

  /**
   * Puts a version that was kept before in force again.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such version
   */
  Kept activate(long id, int version, Consumer<List<Policy>> check);

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

  /**
   * A version that is kept.
   *
   * @param inForce whether requests are judged by it
   */
  record Kept(Policy policy, boolean inForce, Instant createdAt) {}

  /**
   * A version without its rules.
   *
   * @param rules how many there are
   */
  record Listed(
      long id,
      int version,
      String name,
      Mode mode,
      int share,
      int rules,
      boolean inForce,
      Instant createdAt) {}
}
