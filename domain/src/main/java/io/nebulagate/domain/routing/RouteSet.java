package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.ModelName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Every configured route that may serve one model, best tier first, with all that can be known of
 * them before a request comes. Immutable but for the states it refers to.
 */
public final class RouteSet {

  private static final Comparator<RouteOffer> BY_TIER =
      Comparator.comparingInt((RouteOffer offer) -> offer.route().priority())
          .reversed()
          .thenComparingLong(offer -> offer.route().provider().id())
          .thenComparingLong(offer -> offer.route().id());

  private final ModelName model;
  private final Rung rung;
  private final List<RouteOffer> offers;
  private final double[] values;
  private final boolean usable;

  /**
   * A set of these routes.
   *
   * @param model the model that is charged for, whatever name the client used
   * @param rung how the client's name leads here
   */
  public RouteSet(ModelName model, Rung rung, Collection<RouteOffer> offers) {
    this.model = model;
    this.rung = rung;
    this.offers = offers.stream().sorted(BY_TIER).toList();
    this.values = this.offers.stream().mapToDouble(RouteOffer::valueScore).toArray();
    this.usable = this.offers.stream().anyMatch(offer -> offer.route().usable());
  }

  /** The model that is charged for. */
  public ModelName model() {
    return model;
  }

  /** How the client's name led here. */
  public Rung rung() {
    return rung;
  }

  /** The routes by descending priority, then provider, then route. */
  public List<RouteOffer> offers() {
    return offers;
  }

  /** Whether the configuration lets any of them be used. */
  public boolean usable() {
    return usable;
  }

  /** The value score of the offer at a place: looked at for every route of every request. */
  double value(int place) {
    return values[place];
  }

  /**
   * A route, and what is known of it.
   *
   * @param unitCost what the provider charges, in dollars per million tokens of the usual mixture;
   *     {@code NaN} when nobody knows
   * @param budgetScore from how much is left on the account there, 0 to 1; 1 where there is none
   * @param staleAt from when on what is left there is too old news, in milliseconds since 1970
   */
  public record RouteOffer(
      Route route, RouteState state, double unitCost, double budgetScore, long staleAt) {

    /** The score of a cost that nobody knows. */
    private static final double UNKNOWN = 0.5;

    /** From what it costs: {@code 1/(1+unit)}, 0 to 1. */
    public double costScore() {
      return unitCost > 0 ? 1 / (1 + unitCost) : UNKNOWN;
    }

    /** {@code cost_score × budget_score}. */
    public double valueScore() {
      return costScore() * budgetScore;
    }

    /** What the provider charges, where it is known. */
    public OptionalDouble knownUnitCost() {
      return Double.isNaN(unitCost) ? OptionalDouble.empty() : OptionalDouble.of(unitCost);
    }
  }
}
