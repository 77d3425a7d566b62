package io.nebulagate.application.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.Standing;
import io.nebulagate.domain.routing.ValueScore.Mixture;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything configured that a request reads, as it was at one instant. Immutable; replaced as a
 * whole.
 *
 * @param routes every configured route per public model, usable or not
 * @param prices the newest sheet per public model
 * @param costs the newest sheet of what providers charge the operator, where it is known
 * @param groupRatios the factor per price group; a group without one pays the plain price
 * @param standings what is left on the operator's accounts with providers that tell, by provider id
 * @param mixtures what a request of a model has used on average of late
 */
public record Catalogue(
    Map<ModelName, List<Route>> routes,
    Map<ModelName, PriceSheet> prices,
    Map<Offer, PriceSheet> costs,
    Map<String, BigDecimal> groupRatios,
    Map<Long, Standing> standings,
    Map<ModelName, Mixture> mixtures) {

  /** The group of whoever is in none. */
  public static final String DEFAULT_GROUP = "default";

  /** Nothing configured. */
  public static final Catalogue EMPTY = new Catalogue(Map.of(), Map.of(), Map.of(), Map.of());

  /** A configuration of which no provider tells what is left, and nothing has been used. */
  public Catalogue(
      Map<ModelName, List<Route>> routes,
      Map<ModelName, PriceSheet> prices,
      Map<Offer, PriceSheet> costs,
      Map<String, BigDecimal> groupRatios) {
    this(routes, prices, costs, groupRatios, Map.of(), Map.of());
  }

  /** Copies the maps. */
  public Catalogue {
    routes = Map.copyOf(routes);
    prices = Map.copyOf(prices);
    costs = Map.copyOf(costs);
    groupRatios = Map.copyOf(groupRatios);
    standings = Map.copyOf(standings);
    mixtures = Map.copyOf(mixtures);
  }

  /** The same with other routes. */
  public Catalogue routing(Map<ModelName, List<Route>> others) {
    return new Catalogue(others, prices, costs, groupRatios, standings, mixtures);
  }

  /** Every configured route, in no order. */
  public Stream<Route> allRoutes() {
    return routes.values().stream().flatMap(List::stream);
  }

  /** The routes of a model; none when nobody serves it. */
  public List<Route> routes(ModelName model) {
    return routes.getOrDefault(model, List.of());
  }

  /** The price of a model. */
  public Optional<PriceSheet> price(ModelName model) {
    return Optional.ofNullable(prices.get(model));
  }

  /** What a provider charges the operator for a model; an offer to a group before one to all. */
  public Optional<PriceSheet> cost(Offer offer) {
    PriceSheet own = costs.get(offer);
    return own != null || offer.group().isEmpty()
        ? Optional.ofNullable(own)
        : Optional.ofNullable(costs.get(Offer.of(offer.provider(), offer.model())));
  }

  /** What the provider of a route charges the operator for it. */
  public Optional<PriceSheet> cost(Route route) {
    return cost(new Offer(route.provider().id(), route.model(), route.key().group()));
  }

  /** How the operator stands with a provider; nothing when it does not tell. */
  public Optional<Standing> standing(long provider) {
    return Optional.ofNullable(standings.get(provider));
  }

  /** The factor of a group; that of {@link #DEFAULT_GROUP} for whoever is in none. */
  public BigDecimal groupRatio(String group) {
    return groupRatios.getOrDefault(group.isEmpty() ? DEFAULT_GROUP : group, BigDecimal.ONE);
  }
}
