package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routing.Catalogue;
import io.nebulagate.application.routing.CatalogueStore;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import io.nebulagate.persistence.postgres.SecretCipher;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole configuration in one look: one snapshot of the database for all its tables. */
@ApplicationScoped
public class PostgresCatalogueStore implements CatalogueStore {

  private static final String ONE_LOOK =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

  private final ProviderRepository providers;
  private final ProviderKeyRepository keys;
  private final RouteRepository routes;
  private final PriceRepository prices;
  private final PriceGroupRepository groups;
  private final SecretCipher cipher;

  PostgresCatalogueStore(
      ProviderRepository providers,
      ProviderKeyRepository keys,
      RouteRepository routes,
      PriceRepository prices,
      PriceGroupRepository groups,
      SecretCipher cipher) {
    this.providers = providers;
    this.keys = keys;
    this.routes = routes;
    this.prices = prices;
    this.groups = groups;
    this.cipher = cipher;
  }

  @Override
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public Catalogue load() {
    providers.getEntityManager().createNativeQuery(ONE_LOOK).executeUpdate();
    return new Catalogue(
        loadRoutes(),
        prices.newest(),
        prices.newestCosts(),
        groups.ratios(),
        providers.standings(),
        providers.mixtures());
  }

  private Map<ModelName, List<Route>> loadRoutes() {
    Map<Long, Provider> byId =
        providers.listAll().stream()
            .map(ProviderEntity::toDomain)
            .collect(Collectors.toMap(Provider::id, Function.identity()));
    Map<Long, ProviderKey> keysById =
        keys.listAll().stream()
            .map(key -> key.toDomain(cipher))
            .collect(Collectors.toMap(ProviderKey::id, Function.identity()));
    SiteListings listings = SiteListings.load(routes.getEntityManager());
    return routes.listAll(Sort.by("id")).stream()
        .flatMap(route -> route(route, byId, keysById, listings))
        .collect(Collectors.groupingBy(Route::model));
  }

  private static Stream<Route> route(
      RouteEntity route,
      Map<Long, Provider> providers,
      Map<Long, ProviderKey> keys,
      SiteListings listings) {
    Provider provider = providers.get(route.providerId);
    ProviderKey key = keys.get(route.keyId);
    return provider == null || key == null
        ? Stream.empty()
        : Stream.of(
            route.toDomain(provider, key, listings.of(route.providerId, route.upstreamModel)));
  }
}
