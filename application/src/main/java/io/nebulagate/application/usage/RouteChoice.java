package io.nebulagate.application.usage;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Exclusion;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RoutePlan;
import io.nebulagate.domain.routing.Rung;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;

/**
 * Among which routes a request had the choice, and what each counted.
 *
 * @param asked the name the client used
 * @param rung how that name led to the model that is charged for
 * @param considered best tier first; those that were planned, and some of the others
 */
public record RouteChoice(ModelName asked, Rung rung, List<Considered> considered) {

  /** How many routes are remembered with a request. */
  public static final int CONSIDERED_MAX = 16;

  /** Copies the list. */
  public RouteChoice {
    considered = List.copyOf(considered);
  }

  /** What there was to choose; nothing where one route serves the very name that was asked for. */
  public static Optional<RouteChoice> of(ModelName asked, RoutePlan plan) {
    boolean plain = plan.routes().rung() == Rung.EXACT && plan.routes().offers().size() == 1;
    return plain ? Optional.empty() : Optional.of(of(asked, plan, CONSIDERED_MAX));
  }

  /** All there is to choose, up to a bound. */
  public static RouteChoice of(ModelName asked, RoutePlan plan, int most) {
    return new RouteChoice(
        asked, plan.routes().rung(), plan.candidates(most).stream().map(Considered::of).toList());
  }

  /**
   * One route as it was weighed. Figures have four significant digits; nothing is charged by them.
   *
   * @param upstreamModel what its provider calls the model
   * @param unitCost dollars per million tokens of the usual mixture; empty when nobody knows
   * @param costScore from what it costs, 0 to 1
   * @param budgetScore from what is left on the account there, 0 to 1
   * @param health the factor from how it has served
   * @param contribution its share before it is divided by the sum of its tier
   * @param excluded why it was no candidate
   */
  public record Considered(
      long routeId,
      String provider,
      ModelName upstreamModel,
      int priority,
      Optional<Double> unitCost,
      double costScore,
      double budgetScore,
      double health,
      double contribution,
      Optional<Exclusion> excluded) {

    private static final MathContext DIGITS = new MathContext(4);

    static Considered of(RoutePlan.Candidate candidate) {
      Route route = candidate.offer().route();
      double unit = candidate.offer().unitCost();
      return new Considered(
          route.id(),
          route.provider().name(),
          route.upstreamModel(),
          route.priority(),
          Double.isNaN(unit) ? Optional.empty() : Optional.of(rounded(unit)),
          rounded(candidate.offer().costScore()),
          rounded(candidate.offer().budgetScore()),
          rounded(candidate.health()),
          rounded(candidate.contribution()),
          candidate.excluded());
    }

    /** {@code cost_score × budget_score}. */
    public double valueScore() {
      return rounded(costScore * budgetScore);
    }

    private static double rounded(double figure) {
      return new BigDecimal(figure).round(DIGITS).doubleValue();
    }
  }
}
