package io.nebulagate.application.plan;

import io.nebulagate.application.plan.SubscriptionBook.Term;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.plan.BillingCycle;
import io.nebulagate.domain.plan.Plan;
import io.nebulagate.domain.plan.PlanVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What can be sold, and for when. Blocking; thread-safe. */
public record Sales(PlanStore plans, InstantSource clock) {

  /** How far ahead a subscription may begin or end. */
  public static final Duration AHEAD_MAX = Duration.ofDays(36_500);

  /**
   * The version of a plan that is sold now.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}, or {@link
   *     GatewayError.InvalidValue} for {@code plan_id} where it is archived
   */
  public PlanVersion onSale(long id) {
    Plan plan =
        plans.find(id).orElseThrow(() -> new GatewayException(new GatewayError.NotFound("plan")));
    if (plan.archived()) {
      throw GatewayException.invalidValue("plan_id", "the plan is archived");
    }
    return plans.versions(id).getFirst();
  }

  /**
   * No cycle is granted whose time is over: the first one runs, or lies ahead. What is finer than
   * books keep is left out.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} naming {@code start} or {@code
   *     end}
   */
  public Term term(
      Optional<Instant> starting, Optional<Instant> end, ZoneId zone, BillingCycle cycle) {
    Instant now = clock.instant();
    Instant furthest = now.plus(AHEAD_MAX);
    Instant start = starting.orElse(now).truncatedTo(ChronoUnit.MICROS);
    Optional<Instant> ending = end.map(at -> at.truncatedTo(ChronoUnit.MICROS));
    if (start.isAfter(furthest)) {
      throw GatewayException.invalidValue("start", "lies more than a hundred years ahead");
    }
    if (start.isBefore(now)
        && (start.isBefore(now.minus(AHEAD_MAX)) || !cycle.start(start, zone, 2).isAfter(now))) {
      throw GatewayException.invalidValue("start", "lies more than one cycle back");
    }
    ending
        .filter(at -> !at.isAfter(start) || !at.isAfter(now) || at.isAfter(furthest))
        .ifPresent(_ -> {
          throw GatewayException.invalidValue(
              "end", "must lie ahead, behind start, by a hundred years at most");
        });
    return new Term(start, zone, ending);
  }
}
