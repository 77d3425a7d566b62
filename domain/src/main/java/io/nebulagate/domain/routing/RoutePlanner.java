package io.nebulagate.domain.routing;

import io.nebulagate.domain.routing.Provider.KeyChoice;
import io.nebulagate.domain.routing.RoutePlan.Stop;
import io.nebulagate.domain.routing.RouteSet.Columns;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides in which order the routes of a model are tried. Decides from what it is given alone, and
 * changes nothing. Thread-safe.
 *
 * <ol>
 *   <li>Candidates are the routes without an {@link Exclusion}.
 *   <li>Higher priority first; a tier is used up before the next is touched.
 *   <li>{@code norm = value_score / the tier's largest}, and {@code c = (weight + 10) × (baseWeight
 *       + valueScore × norm)}; without any value in the tier {@code c = weight + 10}.
 *   <li>Where it counts, how a route has served is a factor on {@code c}; nothing below 0.0001.
 *   <li>The routes of one provider in one tier, one per key, stand for the provider together: their
 *       mean is its share. Which of them comes first is the provider's {@link KeyChoice}.
 *   <li>Providers are drawn in proportion to their shares, none twice, eight at most.
 * </ol>
 */
public final class RoutePlanner {

  private static final int WEIGHT_FLOOR = 10;
  private static final double CONTRIBUTION_MIN = 0.0001;

  private final Tuning tuning;

  /** A planner that weighs by {@code tuning}. */
  public RoutePlanner(Tuning tuning) {
    this.tuning = tuning;
  }

  /** A planner that weighs as is usual. */
  public RoutePlanner() {
    this(Tuning.USUAL);
  }

  /**
   * How the parts of a share are weighed.
   *
   * @param baseWeight what the weight alone counts, 0 to 10
   * @param valueScore what price and balance count, 0 to 10
   * @param healthCounts whether how a route has served counts
   */
  public record Tuning(double baseWeight, double valueScore, boolean healthCounts) {

    /** A fifth by weight, four fifths by value; how it served does not count. */
    public static final Tuning USUAL = new Tuning(0.2, 0.8, false);

    /** The largest factor. */
    public static final double FACTOR_MAX = 10;

    /** Checks the ranges. */
    public Tuning {
      if (!inRange(baseWeight) || !inRange(valueScore)) {
        throw new IllegalArgumentException("a factor lies between 0 and 10");
      }
    }

    private static boolean inRange(double factor) {
      return factor >= 0 && factor <= FACTOR_MAX;
    }
  }

  /** The plan for one request at {@code now}, milliseconds since 1970; it may be empty. */
  public RoutePlan plan(Demand demand, RouteSet routes, long now, RandomGenerator random) {
    int count = routes.offers().size();
    Weighing weighing = new Weighing(count, tuning.healthCounts());
    List<List<Stop>> tiers = new ArrayList<>(2);
    int left = RoutePlan.ATTEMPTS_MAX;
    int to;
    for (int from = 0; from < count; from = to) {
      to = routes.columns().tierEnd(from);
      weigh(demand, routes, from, to, weighing, now);
      List<Stop> stops = left > 0 ? draw(routes, from, to, weighing, left, random) : List.of();
      if (!stops.isEmpty()) {
        tiers.add(stops);
        left -= stops.size();
      }
    }
    return new RoutePlan(routes, weighing, tiers);
  }

  // ── weighing ──

  private void weigh(Demand demand, RouteSet routes, int from, int to, Weighing into, long now) {
    Columns columns = routes.columns();
    double best = 0;
    for (int i = from; i < to; i++) {
      Exclusion excluded = exclusion(demand, routes, i, now);
      if (excluded == null) {
        best = Math.max(best, columns.value(i));
      } else {
        into.exclude(i, excluded);
      }
    }
    for (int i = from; i < to; i++) {
      if (into.isCandidate(i)) {
        double health = tuning.healthCounts() ? columns.state(i).health(now) : 1;
        double norm = best > 0 ? Math.clamp(columns.value(i) / best, 0, 1) : 0;
        into.weigh(i, health, contribution(columns.weight(i), best > 0, norm, health));
      }
    }
  }

  private double contribution(int weight, boolean valued, double norm, double health) {
    double base = Math.max(weight + WEIGHT_FLOOR, 0);
    double share = valued ? base * (tuning.baseWeight() + norm * tuning.valueScore()) : base;
    return Math.max(share * health, CONTRIBUTION_MIN);
  }

  private static @Nullable Exclusion exclusion(
      Demand demand, RouteSet routes, int place, long now) {
    Columns columns = routes.columns();
    Exclusion configured = columns.configured(place);
    if (configured != null) {
      return configured;
    }
    return columns.isParticular(place)
            || demand.isParticular()
            || !columns.state(place).isClear(now)
        ? exclusion(demand, routes.offers().get(place), now)
        : null;
  }

  private static @Nullable Exclusion exclusion(Demand demand, RouteOffer offer, long now) {
    Provider provider = offer.route().provider();
    if (!demand.isUnderstoodBy(offer.route())) {
      return Exclusion.API_NOT_SERVED;
    }
    if (!demand.reachesKeeper(offer.route())) {
      return Exclusion.NOT_THE_KEEPER;
    }
    if (!demand.hasTags(provider)) {
      return Exclusion.TAG_NOT_ALLOWED;
    }
    if (!demand.isInRegion(provider)) {
      return Exclusion.REGION_NOT_ALLOWED;
    }
    return now >= offer.staleAt()
        ? Exclusion.STALE_BALANCE
        : offer.state().exclusion(provider.traffic(), now);
  }

  // ── drawing ──

  /** The providers of a tier in the order of a draw, at most {@code most}. */
  private static List<Stop> draw(
      RouteSet routes, int from, int to, Weighing weighing, int most, RandomGenerator random) {
    int[] begins = new int[to - from];
    double[] shares = new double[to - from];
    int providers = 0;
    double total = 0;
    int end;
    for (int at = from; at < to; at = end) {
      end = routes.columns().providerEnd(at);
      double share = mean(weighing, at, end);
      if (share > 0) {
        begins[providers] = at;
        shares[providers] = share;
        total += share;
        providers++;
      }
    }
    int stopsMax = Math.min(providers, most);
    List<Stop> stops = new ArrayList<>(stopsMax);
    while (stops.size() < stopsMax) {
      int drawn = draw(shares, providers, total, random);
      total -= shares[drawn];
      shares[drawn] = 0;
      stops.add(stop(routes, begins[drawn], weighing, random));
    }
    return stops;
  }

  private static double mean(Weighing weighing, int from, int to) {
    double sum = 0;
    int candidates = 0;
    for (int i = from; i < to; i++) {
      if (weighing.isCandidate(i)) {
        sum += weighing.contribution(i);
        candidates++;
      }
    }
    return candidates == 0 ? 0 : sum / candidates;
  }

  /** The place of one share above zero, by chance in proportion to it. */
  private static int draw(double[] shares, int count, double total, RandomGenerator random) {
    double mark = random.nextDouble() * total;
    int last = -1;
    for (int i = 0; i < count; i++) {
      if (shares[i] > 0) {
        last = i;
        mark -= shares[i];
        if (mark < 0) {
          return i;
        }
      }
    }
    return last; // what was rounded away
  }

  private static Stop stop(RouteSet routes, int from, Weighing weighing, RandomGenerator random) {
    int to = routes.columns().providerEnd(from);
    RouteOffer first = routes.offers().get(from);
    if (to == from + 1) {
      return new Stop(List.of(first));
    }
    List<RouteOffer> keys = new ArrayList<>(to - from);
    List<Double> shares = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      if (weighing.isCandidate(i)) {
        keys.add(routes.offers().get(i));
        shares.add(weighing.contribution(i));
      }
    }
    return new Stop(
        keys.size() < 2
            ? keys
            : switch (first.route().provider().traffic().keys()) {
              case RANDOM -> shuffled(keys, shares, random);
              case ROUND_ROBIN -> rotated(keys, first.state().provider().turns());
              case LEAST_LOADED -> byLoad(rotated(keys, random.nextInt(keys.size())));
            });
  }

  private static List<RouteOffer> shuffled(
      List<RouteOffer> keys, List<Double> shares, RandomGenerator random) {
    double[] weights = shares.stream().mapToDouble(Double::doubleValue).toArray();
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    List<RouteOffer> order = new ArrayList<>(keys.size());
    while (order.size() < keys.size()) {
      int drawn = draw(weights, weights.length, total, random);
      total -= weights[drawn];
      weights[drawn] = 0;
      order.add(keys.get(drawn));
    }
    return order;
  }

  private static List<RouteOffer> rotated(List<RouteOffer> keys, int turns) {
    int start = Math.floorMod(turns, keys.size());
    List<RouteOffer> order = new ArrayList<>(keys.subList(start, keys.size()));
    order.addAll(keys.subList(0, start));
    return order;
  }

  private static List<RouteOffer> byLoad(List<RouteOffer> keys) {
    return keys.stream()
        .sorted(Comparator.comparingInt(offer -> offer.state().key().running()))
        .toList();
  }
}
