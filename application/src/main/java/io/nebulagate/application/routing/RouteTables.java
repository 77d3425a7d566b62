package io.nebulagate.application.routing;

import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import io.nebulagate.domain.routing.RouteTable;
import io.nebulagate.domain.routing.RouteTable.Selling;
import io.nebulagate.domain.routing.Standing;
import io.nebulagate.domain.routing.ValueScore;
import io.nebulagate.domain.routing.ValueScore.Mixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the table of routes of a catalogue: all that can be known before a request comes. */
final class RouteTables {

  private RouteTables() {}

  static RouteTable of(Catalogue catalogue, RouteStates states) {
    List<RouteOffer> offers = new ArrayList<>();
    Map<PricedModel, Double> unitCosts = new HashMap<>();
    catalogue.allRoutes().forEach(route -> offers.add(offer(catalogue, route, states, unitCosts)));
    return RouteTable.of(
        offers,
        new Selling(catalogue.prices()::containsKey, (one, other) -> alike(catalogue, one, other)));
  }

  /** Many routes have one price and one model; the arithmetic is done once. */
  private record PricedModel(ModelName model, long costVersion) {}

  private static RouteOffer offer(
      Catalogue catalogue, Route route, RouteStates states, Map<PricedModel, Double> unitCosts) {
    Mixture mixture = catalogue.mixtures().getOrDefault(route.model(), Mixture.USUAL);
    double unitCost =
        catalogue
            .cost(route)
            .map(sheet ->
                unitCosts.computeIfAbsent(
                    new PricedModel(route.model(), sheet.version()),
                    _ -> ValueScore.unitCost(sheet, mixture)))
            .orElse(Double.NaN);
    Optional<Standing> standing =
        Optional.ofNullable(catalogue.standings().get(route.provider().id()));
    return new RouteOffer(
        route,
        states.of(route),
        unitCost,
        standing.map(ValueScore::budget).orElse(1.0),
        staleAt(route.provider(), standing));
  }

  private static long staleAt(Provider provider, Optional<Standing> standing) {
    return provider
        .site()
        .flatMap(
            site -> standing.map(known -> known.knownAt().plus(site.staleAfter()).toEpochMilli()))
        .orElse(Long.MAX_VALUE);
  }

  /** Whether two models cost the same, whatever the versions of their prices. */
  private static boolean alike(Catalogue catalogue, ModelName one, ModelName other) {
    Optional<PriceSheet> first = catalogue.price(one).map(sheet -> sheet.as(0));
    return first.equals(catalogue.price(other).map(sheet -> sheet.as(0)));
  }
}
