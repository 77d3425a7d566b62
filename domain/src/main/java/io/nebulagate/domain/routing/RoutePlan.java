package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * In which order the routes of a model are tried for one request, and why. What is tried next
 * depends on how the last try failed, so the plan is walked ({@link #walk}); {@link #attempts} is
 * the walk on which every provider fails.
 */
public final class RoutePlan {

  /** The most tries a request may have. */
  public static final int ATTEMPTS_MAX = 8;

  private final RouteSet routes;
  private final Weighing weighing;
  private final List<List<Stop>> tiers;

  RoutePlan(RouteSet routes, Weighing weighing, List<List<Stop>> tiers) {
    this.routes = routes;
    this.weighing = weighing;
    this.tiers = tiers;
  }

  /** A provider within a tier: its keys' routes, the one to begin with first. */
  record Stop(List<RouteOffer> keys) {}

  /** The model that is charged for. */
  public RouteSet routes() {
    return routes;
  }

  /** Whether there is nobody to ask. */
  public boolean isEmpty() {
    return tiers.isEmpty();
  }

  /** The order of the tries if every one of them failed by its provider's fault. */
  public List<Route> attempts() {
    List<Route> order = new ArrayList<>();
    Walk walk = walk();
    Optional<RouteOffer> next = walk.next(Reaction.OTHER_PROVIDER);
    while (next.isPresent() && order.size() < ATTEMPTS_MAX) {
      order.add(next.get().route());
      next = walk.next(Reaction.OTHER_PROVIDER);
    }
    return order;
  }

  /** Begins at the first route. */
  public Walk walk() {
    return new Walk(tiers);
  }

  /**
   * Why there is nobody to ask, where {@link #isEmpty}: patience that was asked for when that is
   * all that is in the way of some route, otherwise that there is none.
   */
  public GatewayError refusal(ModelName asked, long now) {
    boolean patience = false;
    long soonest = Long.MAX_VALUE;
    for (int i = 0; i < routes.offers().size(); i++) {
      Exclusion why = weighing.excluded(i);
      patience |= why == Exclusion.COOLING || why == Exclusion.RATE_LIMITED;
      soonest = Math.min(soonest, routes.offers().get(i).state().restsUntil(now).orElse(soonest));
    }
    Optional<Duration> wait =
        soonest == Long.MAX_VALUE
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(soonest - now));
    return patience
        ? new GatewayError.UpstreamRateLimited(wait)
        : new GatewayError.NoAvailableRoute(asked.value(), wait);
  }

  /** Every route with its scores, best tier first; at most {@code most}, those taken among them. */
  public List<Candidate> candidates(int most) {
    List<Route> taken = attempts();
    List<Candidate> all = new ArrayList<>();
    int others = Math.max(0, most - taken.size());
    for (int i = 0; i < routes.offers().size() && all.size() < most; i++) {
      RouteOffer offer = routes.offers().get(i);
      if (taken.contains(offer.route())) {
        all.add(candidate(offer, i));
      } else if (others > 0) {
        others--;
        all.add(candidate(offer, i));
      }
    }
    return all;
  }

  private Candidate candidate(RouteOffer offer, int place) {
    return new Candidate(
        offer,
        weighing.health(place),
        weighing.contribution(place),
        Optional.ofNullable(weighing.excluded(place)));
  }

  /**
   * A route that was looked at.
   *
   * @param health the factor from how it served; 1 unless that counts, 0 for none
   * @param contribution its share of its tier's traffic before it is divided by that of all; of
   *     several keys of one provider, the provider has the mean
   * @param excluded why it is no candidate
   */
  public record Candidate(
      RouteOffer offer, double health, double contribution, Optional<Exclusion> excluded) {}

  /** The way through a plan, one route after the other, none twice. Not thread-safe. */
  public static final class Walk {

    private final List<List<Stop>> tiers;
    private int tier;
    private int stop = -1;
    private int[] used;

    Walk(List<List<Stop>> tiers) {
      this.tiers = tiers;
      this.used = tiers.isEmpty() ? new int[0] : new int[tiers.getFirst().size()];
    }

    /**
     * The next route after the last one failed so; the first one whatever is given. A tier is used
     * up before the next is touched: each provider with one key, then with their others.
     */
    public Optional<RouteOffer> next(Reaction last) {
      if (last == Reaction.OTHER_KEY && stop >= 0 && hasMore(stop)) {
        return Optional.of(take(stop));
      }
      while (tier < tiers.size()) {
        Optional<RouteOffer> here = inTier();
        if (here.isPresent()) {
          return here;
        }
        tier++;
        stop = -1;
        used = tier < tiers.size() ? new int[tiers.get(tier).size()] : new int[0];
      }
      return Optional.empty();
    }

    private Optional<RouteOffer> inTier() {
      for (int i = 0; i < used.length; i++) {
        if (used[i] == 0) {
          return Optional.of(take(i));
        }
      }
      for (int i = 0; i < used.length; i++) {
        if (hasMore(i)) {
          return Optional.of(take(i));
        }
      }
      return Optional.empty();
    }

    private boolean hasMore(int at) {
      return used[at] < tiers.get(tier).get(at).keys().size();
    }

    private RouteOffer take(int at) {
      stop = at;
      RouteOffer offer = tiers.get(tier).get(at).keys().get(used[at]);
      used[at]++;
      return offer;
    }
  }
}
