package io.nebulagate.application.sync;

import io.nebulagate.application.sync.Learnt.Cost;
import io.nebulagate.application.sync.Learnt.Sales;
import io.nebulagate.application.sync.Learnt.Served;
import io.nebulagate.application.sync.site.SiteException;
import io.nebulagate.application.sync.site.SiteFault;
import io.nebulagate.domain.money.PriceSheet;
import io.nebulagate.domain.site.QuotaUnit;
import io.nebulagate.domain.site.SiteCosts;
import io.nebulagate.domain.site.SiteModel;
import io.nebulagate.domain.site.SitePricing;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Works out which key of a site may be asked for which model, and what it costs. Pure. */
final class Assortment {

  /** How many routes a site may have. */
  static final int ROUTES_MAX = 50_000;

  private Assortment() {}

  /**
   * What follows from a site's pricing for its keys: a key serves the models that its group buys
   * and that it is not kept from. One that is off keeps its routes, so that what an operator has
   * set on them is there when it is on again.
   *
   * @throws SiteException when there is more than can be kept
   */
  static Sales of(SitePricing pricing, QuotaUnit unit, Collection<LearntKey> keys) {
    SiteCosts costs = new SiteCosts(pricing, unit);
    Set<Served> routes = new HashSet<>();
    Map<Cost, Optional<PriceSheet>> priced = new HashMap<>();
    for (LearntKey key : keys) {
      List<String> groups = pricing.boughtIn(key.group());
      for (SiteModel model : pricing.models()) {
        if (model.relayable() && model.soldIn(groups) && key.token().mayUse(model.name())) {
          routes.add(new Served(key.token().id(), model.name()));
          priced.computeIfAbsent(
              new Cost(model.name(), key.group()), _ -> costs.of(model, key.group()));
        }
      }
      if (routes.size() > ROUTES_MAX) {
        throw new SiteException(new SiteFault.TooLarge("more than " + ROUTES_MAX + " routes"));
      }
    }
    return new Sales(pricing.models(), routes, priced);
  }
}
