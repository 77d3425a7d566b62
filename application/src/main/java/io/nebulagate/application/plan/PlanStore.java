package io.nebulagate.application.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;
import java.util.List;
import java.util.Optional;

/** What is sold. A version that was stated never changes. Blocking; thread-safe. */
public interface PlanStore {

  /** The most versions one plan can have. */
  int VERSIONS_MAX = 1_000;

  /**
   * States a new plan and its first version.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when a plan has this name
   */
  PlanVersion create(String name, PlanTerms terms);

  /**
   * States a plan anew. Who subscribed before keeps what was stated then.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such plan, {@link
   *     GatewayError.InvalidValue} when it has {@value #VERSIONS_MAX} versions
   */
  PlanVersion revise(long plan, PlanTerms terms);

  /**
   * Whether nobody can subscribe to the plan any more; who did keeps it.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such plan
   */
  void archive(long plan, boolean archived);

  /** One plan. */
  Optional<Plan> find(long plan);

  /**
   * Plans by their names.
   *
   * @param offset how many to leave out
   * @param limit 1 to 200
   */
  Page<Plan> list(int offset, int limit);

  /** All versions of a plan, the newest first; none when there is no such plan. */
  List<PlanVersion> versions(long plan);

  /** One version by its own id. */
  Optional<PlanVersion> version(long id);
}
