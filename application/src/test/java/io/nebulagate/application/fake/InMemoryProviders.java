package io.nebulagate.application.fake;

import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Providers in memory, with the routes that follow from them. */
public final class InMemoryProviders implements ProviderStore {

  private final Map<Long, Kept> providers = new TreeMap<>();
  private final Map<RouteName, Long> routeIds = new LinkedHashMap<>();
  private long lastId;

  @Override
  public synchronized Kept add(Provider provider, List<Secret> keys) {
    return keep(withId(provider, ++lastId), keys, List.of());
  }

  @Override
  public synchronized Kept replace(Provider provider, Optional<List<Secret>> keys) {
    Kept kept = providers.get(provider.id());
    if (kept == null) {
      throw new GatewayException(new GatewayError.NotFound("provider"));
    }
    List<Secret> secrets =
        keys.orElseGet(() -> kept.keys().stream().map(ProviderKey::secret).toList());
    return keep(provider, secrets, kept.keys());
  }

  @Override
  public synchronized boolean remove(long id) {
    routeIds.keySet().removeIf(name -> name.provider() == id);
    return providers.remove(id) != null;
  }

  @Override
  public synchronized Optional<Kept> find(long id) {
    return Optional.ofNullable(providers.get(id));
  }

  @Override
  public synchronized List<Kept> list() {
    return List.copyOf(providers.values());
  }

  /** Every route, by model. */
  public synchronized Map<ModelName, List<Route>> routes() {
    Map<ModelName, List<Route>> routes = new TreeMap<>();
    routeIds.forEach((name, id) -> {
      Route route = route(id, name);
      routes.computeIfAbsent(name.model(), _ -> new ArrayList<>()).add(route);
    });
    return routes;
  }

  private Kept keep(Provider provider, List<Secret> secrets, List<ProviderKey> before) {
    boolean taken =
        providers.values().stream()
            .map(Kept::provider)
            .anyMatch(p -> p.id() != provider.id() && p.name().equals(provider.name()));
    if (taken) {
      throw new GatewayException(new GatewayError.AlreadyExists("name"));
    }
    List<ProviderKey> keys = new ArrayList<>();
    for (Secret secret : new LinkedHashSet<>(secrets)) {
      keys.add(
          before.stream()
              .filter(key -> key.secret().equals(secret))
              .findFirst()
              .orElseGet(() -> newKey(provider.id(), secret)));
    }
    Kept kept = new Kept(provider, keys);
    providers.put(provider.id(), kept);
    follow(kept);
    return kept;
  }

  private void follow(Kept kept) {
    LinkedHashSet<RouteName> names = new LinkedHashSet<>();
    for (ModelName model : kept.provider().modelNames()) {
      kept.keys().forEach(key -> names.add(new RouteName(model, key.providerId(), key.id())));
    }
    routeIds.keySet().removeIf(n -> n.provider() == kept.provider().id() && !names.contains(n));
    names.forEach(name -> routeIds.computeIfAbsent(name, _ -> ++lastId));
  }

  private Route route(long id, RouteName name) {
    Kept kept = find(name.provider()).orElseThrow();
    Provider provider = kept.provider();
    ProviderKey key =
        kept.keys().stream().filter(k -> k.id() == name.key()).findFirst().orElseThrow();
    ModelName upstream = provider.models().getOrDefault(name.model(), name.model());
    return new Route(
        id, name.model(), provider, key, upstream, provider.priority(), provider.weight(), true);
  }

  private ProviderKey newKey(long provider, Secret secret) {
    return new ProviderKey(++lastId, provider, secret, ProviderKey.Status.ENABLED);
  }

  private static Provider withId(Provider p, long id) {
    return new Provider(
        id,
        p.name(),
        p.type(),
        p.baseUrl(),
        p.models(),
        p.weight(),
        p.priority(),
        p.region(),
        p.tags(),
        p.enabled(),
        p.apis(),
        p.timeouts());
  }

  private record RouteName(ModelName model, long provider, long key) {}
}
