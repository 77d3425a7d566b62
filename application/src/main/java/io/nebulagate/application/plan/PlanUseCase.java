package io.nebulagate.application.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanTerms;
import io.nebulagate.domain.plan.PlanVersion;

/**
 * States what is sold. What names a plan throws {@link GatewayException} with {@link
 * GatewayError.NotFound} when there is none. Blocking; thread-safe.
 */
public interface PlanUseCase {

  /**
   * States a new plan.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when a plan has this name,
   *     {@link GatewayError.InvalidValue} for what cannot be a name
   */
  Offer create(String name, PlanTerms terms);

  /**
   * States a plan anew, for those who subscribe from now on.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} when it has been stated too
   *     often
   */
  Offer revise(long plan, PlanTerms terms);

  /** Takes a plan off the shelf, or puts it back; who has it keeps it. */
  Offer archive(long plan, boolean archived);

  /** One plan. */
  Offer find(long plan);

  /** Plans by their names. */
  Page<Plan> list(int page, int size);

  /** What a plan stated so far, newest first. */
  Page<PlanVersion> versions(long plan, int page, int size);

  /**
   * A plan, and what whoever subscribes now is promised.
   *
   * @param newest the version that was stated last
   */
  record Offer(Plan plan, PlanVersion newest) {}
}
