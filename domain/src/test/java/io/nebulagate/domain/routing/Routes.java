package io.nebulagate.domain.routing;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Provider.Traffic;
import io.nebulagate.domain.routing.RouteSet.RouteOffer;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Routes to test with: provider {@code n} has the keys {@code 10 n + 1}, {@code 10 n + 2}, … */
final class Routes {

  static final ModelName M = new ModelName("m");

  private Routes() {}

  static Provider provider(long id) {
    return Provider.openAi("p" + id, URI.create("https://p.example"), Map.of(M, M)).withId(id);
  }

  static RouteOffer offer(Provider provider, long key) {
    return offer(provider, key, Double.NaN);
  }

  static RouteOffer offer(Provider provider, long key, double unitCost) {
    return offer(provider, key, unitCost, new RouteState(new ProviderState(), new KeyState()));
  }

  static RouteOffer offer(Provider provider, long key, double unitCost, RouteState state) {
    ProviderKey with = ProviderKey.of(key, provider.id(), Secret.of("sk-" + key));
    Traffic traffic = provider.traffic();
    Route route = new Route(key, M, provider, with, M, traffic.priority(), traffic.weight(), true);
    return new RouteOffer(route, state, unitCost, 1, Long.MAX_VALUE);
  }

  static RouteOffer offer(long provider, int priority, int weight) {
    return offer(provider(provider).taking(Traffic.of(weight, priority)), 10 * provider + 1);
  }

  static RouteSet set(RouteOffer... offers) {
    return new RouteSet(M, Rung.EXACT, List.of(offers));
  }
}
