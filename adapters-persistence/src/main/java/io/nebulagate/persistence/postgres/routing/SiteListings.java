package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.domain.routing.Endpoint;
import io.nebulagate.domain.site.SiteModel;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What sites list for their models. Many models list the same, which is kept once. */
final class SiteListings {

  private static final String LISTED =
      "SELECT provider_id, model, endpoints FROM site_models WHERE cardinality(endpoints) > 0";

  private final Map<Long, Map<String, Set<Endpoint>>> bySite = new HashMap<>();

  private SiteListings() {}

  static SiteListings load(EntityManager database) {
    SiteListings listings = new SiteListings();
    Map<List<String>, Set<Endpoint>> known = new HashMap<>();
    List<?> rows = database.createNativeQuery(LISTED, Tuple.class).getResultList();
    for (Object found : rows) {
      Tuple row = (Tuple) found;
      List<String> names = List.of(row.get("endpoints", String[].class));
      listings
          .bySite
          .computeIfAbsent(row.get("provider_id", Long.class), _ -> new HashMap<>())
          .put(row.get("model", String.class), known.computeIfAbsent(names, SiteModel::known));
    }
    return listings;
  }

  /** What a site says it may be asked for one of its models; empty when it does not say. */
  Set<Endpoint> of(long provider, String model) {
    return bySite.getOrDefault(provider, Map.of()).getOrDefault(model, Set.of());
  }
}
