package io.nebulagate.application.relay;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.usage.RequestRecord.Attempt;
import io.nebulagate.application.usage.RequestRecord.Usage;
import io.nebulagate.application.usage.RequestRecord.UsageSource;
import io.nebulagate.domain.money.Money;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.routing.RouteSet;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the attempts of one request cost the operator, by the providers' prices at its admission.
 * Without such a price nobody knows. Immutable.
 */
final class AttemptCosts {

  private final Catalogue catalogue;
  private final RouteSet routes;

  /** By the prices of {@code catalogue}, which is the one of the admission. */
  AttemptCosts(Catalogue catalogue, RouteSet routes) {
    this.catalogue = catalogue;
    this.routes = routes;
  }

  /** The attempts with their costs: the one that served costs its usage, the others nothing. */
  List<Attempt> of(List<Attempt> attempts, Usage usage) {
    List<Attempt> priced = new ArrayList<>(attempts.size());
    for (Attempt attempt : attempts) {
      priced.add(
          attempt.costing(sheet(attempt.routeId()).flatMap(sheet -> cost(attempt, sheet, usage))));
    }
    return priced;
  }

  private Optional<PriceSheet> sheet(long route) {
    for (RouteOffer offer : routes.offers()) {
      if (offer.route().id() == route) {
        return catalogue.cost(offer.route());
      }
    }
    return Optional.empty();
  }

  private static Optional<Money> cost(Attempt attempt, PriceSheet sheet, Usage usage) {
    if (!attempt.served()) {
      return Optional.of(Money.ZERO);
    }
    if (usage.source() == UsageSource.MISSING) {
      return Optional.empty();
    }
    try {
      return Optional.of(sheet.charge(usage.tokens(), BigDecimal.ONE).amount());
    } catch (ArithmeticException beyondMeasure) {
      return Optional.empty(); // a cost that no amount can say must not stop the customer's charge
    }
  }
}
