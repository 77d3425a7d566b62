package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.ModelName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

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
  private final boolean usable;
  private final Columns columns;

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
    this.usable = this.offers.stream().anyMatch(offer -> offer.route().usable());
    this.columns = new Columns(this.offers);
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

  /** What is looked at for every route of every request. */
  Columns columns() {
    return columns;
  }

  /**
   * The offers' facts that do not change, side by side, so that planning among thousands walks
   * through arrays and not through the offers.
   */
  static final class Columns {
    private final @Nullable Exclusion[] configured;
    private final boolean[] particular;
    private final RouteState[] states;
    private final double[] values;
    private final int[] weights;
    private final int[] tierEnds;
    private final int[] providerEnds;

    private Columns(List<RouteOffer> offers) {
      int count = offers.size();
      configured = new Exclusion[count];
      particular = new boolean[count];
      states = new RouteState[count];
      values = new double[count];
      weights = new int[count];
      tierEnds = new int[count];
      providerEnds = new int[count];
      for (int i = count - 1; i >= 0; i--) {
        RouteOffer offer = offers.get(i);
        Route route = offer.route();
        configured[i] = route.exclusion();
        particular[i] = offer.isParticular();
        states[i] = offer.state();
        values[i] = offer.valueScore();
        weights[i] = route.weight();
        boolean last = i == count - 1;
        boolean tier = !last && offers.get(i + 1).route().priority() == route.priority();
        boolean same = tier && offers.get(i + 1).route().provider().id() == route.provider().id();
        tierEnds[i] = tier ? tierEnds[i + 1] : i + 1;
        providerEnds[i] = same ? providerEnds[i + 1] : i + 1;
      }
    }

    /** Why the configuration keeps requests from it; null when it does not. */
    @Nullable Exclusion configured(int place) {
      return configured[place];
    }

    /** Whether there is more to look at than its state. */
    boolean isParticular(int place) {
      return particular[place];
    }

    RouteState state(int place) {
      return states[place];
    }

    double value(int place) {
      return values[place];
    }

    int weight(int place) {
      return weights[place];
    }

    /** The place after the last of the same priority. */
    int tierEnd(int place) {
      return tierEnds[place];
    }

    /** The place after the last of the same priority and provider. */
    int providerEnd(int place) {
      return providerEnds[place];
    }
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

    /** Whether its provider serves some APIs only, is bound in a minute, or may be stale. */
    boolean isParticular() {
      Provider provider = route.provider();
      return provider.apis().isPresent()
          || provider.type().apis().size() < Api.values().length
          || provider.traffic().rpmMax().isPresent()
          || staleAt != Long.MAX_VALUE;
    }

    /** What the provider charges, where it is known. */
    public OptionalDouble knownUnitCost() {
      return Double.isNaN(unitCost) ? OptionalDouble.empty() : OptionalDouble.of(unitCost);
    }
  }
}
