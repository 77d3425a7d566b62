package io.nebulagate.application.fake;

import io.nebulagate.application.routes.RouteStore;
import io.nebulagate.application.routes.RouteStore.Manual;
import io.nebulagate.application.routing.ProviderStore;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderType;
import io.nebulagate.domain.routing.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Providers in memory, with the routes that follow from them. */
public final class InMemoryProviders implements ProviderStore {

  private final Map<Long, Kept> providers = new TreeMap<>();
  private final Map<Long, Secret> accessTokens = new TreeMap<>();
  private final Map<RouteName, Long> routeIds = new LinkedHashMap<>();
  private final InMemoryRoutes routes = new InMemoryRoutes(this);
  private long lastId;

  @Override
  public synchronized Kept add(Provider provider, Secrets secrets) {
    Provider added = provider.withId(++lastId);
    Kept kept = keep(added, secrets.keys().orElse(List.of()), List.of());
    secrets.accessToken().ifPresent(token -> accessTokens.put(added.id(), token));
    return kept;
  }

  @Override
  public synchronized Kept replace(Provider provider, Secrets given) {
    Kept kept = providers.get(provider.id());
    if (kept == null) {
      throw new GatewayException(new GatewayError.NotFound("provider"));
    }
    List<Secret> secrets =
        given.keys().orElseGet(() -> kept.keys().stream().map(ProviderKey::secret).toList());
    Kept replaced = keep(provider, secrets, kept.keys());
    given.accessToken().ifPresent(token -> accessTokens.put(provider.id(), token));
    return replaced;
  }

  @Override
  public synchronized Optional<Secret> accessToken(long provider) {
    return Optional.ofNullable(accessTokens.get(provider));
  }

  @Override
  public synchronized boolean mark(long key, ProviderKey.Status status, Optional<String> reason) {
    for (Kept kept : list()) {
      for (ProviderKey before : kept.keys()) {
        if (before.id() == key) {
          return mark(kept, before, before.being(status, reason));
        }
      }
    }
    return false;
  }

  @Override
  public synchronized Optional<ProviderKey> switchKey(long provider, long key, boolean on) {
    return find(provider)
        .flatMap(kept ->
            kept.keys().stream()
                .filter(before -> before.id() == key)
                .findFirst()
                .map(before -> put(kept, switched(before, on))));
  }

  private static ProviderKey switched(ProviderKey before, boolean on) {
    if (!on) {
      return before.being(ProviderKey.Status.DISABLED, Optional.of("switched off by an operator"));
    }
    return before.being(
        before.secret().reveal().isEmpty()
            ? ProviderKey.Status.UNRESOLVED
            : ProviderKey.Status.ENABLED,
        Optional.empty());
  }

  @Override
  public synchronized List<Long> switchTagged(String tag, boolean on) {
    List<Kept> changing =
        list().stream()
            .filter(kept -> kept.provider().tags().contains(tag))
            .filter(kept -> kept.provider().enabled() != on)
            .toList();
    changing.forEach(kept ->
        providers.put(kept.provider().id(), new Kept(kept.provider().enabled(on), kept.keys())));
    return changing.stream().map(kept -> kept.provider().id()).toList();
  }

  private boolean mark(Kept kept, ProviderKey before, ProviderKey after) {
    if (before.status() == after.status() || before.status() == ProviderKey.Status.DISABLED) {
      return false;
    }
    put(kept, after);
    return true;
  }

  private ProviderKey put(Kept kept, ProviderKey after) {
    List<ProviderKey> keys = new ArrayList<>(kept.keys());
    keys.replaceAll(other -> other.id() == after.id() ? after : other);
    providers.put(kept.provider().id(), new Kept(kept.provider(), keys));
    return after;
  }

  @Override
  public synchronized boolean remove(long id) {
    routeIds.keySet().removeIf(name -> name.provider() == id);
    accessTokens.remove(id);
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

  /** What is set on the routes by hand. */
  public RouteStore manual() {
    return routes;
  }

  /** Makes all routes anew; answers how many there are, and how many were not there before. */
  synchronized int[] followAll() {
    Set<Long> before = Set.copyOf(routeIds.values());
    providers.values().forEach(this::follow);
    int added = (int) routeIds.values().stream().filter(id -> !before.contains(id)).count();
    return new int[] {routeIds.size(), added, before.size() + added - routeIds.size()};
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

  /** What a site's sync makes of a provider: its models, keys, and the routes that are named. */
  public synchronized void follow(Provider provider, List<ProviderKey> keys, Set<Asked> asked) {
    providers.put(provider.id(), new Kept(provider, keys));
    Set<RouteName> names = new LinkedHashSet<>();
    asked.forEach(one -> names.add(new RouteName(one.model(), provider.id(), one.key())));
    routeIds.keySet().removeIf(n -> n.provider() == provider.id() && !names.contains(n));
    names.forEach(name -> routeIds.computeIfAbsent(name, _ -> ++lastId));
  }

  /** A key that is not known yet. */
  public synchronized ProviderKey unknownKey(long provider) {
    return newKey(provider, Secret.of(""));
  }

  /** Which of a key's models it may be asked for. */
  public synchronized Set<Asked> asked(long provider) {
    Set<Asked> asked = new LinkedHashSet<>();
    routeIds.keySet().stream()
        .filter(name -> name.provider() == provider)
        .forEach(name -> asked.add(new Asked(name.key(), name.model())));
    return asked;
  }

  /** A key, asked for a model. */
  public record Asked(long key, ModelName model) {}

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
    if (kept.provider().type() == ProviderType.NEWAPI) {
      return;
    }
    LinkedHashSet<RouteName> names = new LinkedHashSet<>();
    for (ModelName model : kept.provider().modelNames()) {
      kept.keys().forEach(key -> names.add(new RouteName(model, key.providerId(), key.id())));
    }
    routeIds.keySet().removeIf(n -> n.provider() == kept.provider().id() && !names.contains(n));
    names.forEach(name -> routeIds.computeIfAbsent(name, _ -> ++lastId));
  }

  synchronized boolean hasRoute(long id) {
    return routeIds.containsValue(id);
  }

  private Route route(long id, RouteName name) {
    Kept kept = find(name.provider()).orElseThrow();
    Provider provider = kept.provider();
    ProviderKey key =
        kept.keys().stream().filter(k -> k.id() == name.key()).findFirst().orElseThrow();
    ModelName upstream = provider.models().getOrDefault(name.model(), name.model());
    Manual manual = routes.of(id);
    return new Route(
        id,
        name.model(),
        provider,
        key,
        upstream,
        manual.priority().orElse(provider.traffic().priority()),
        manual.weight().orElse(provider.traffic().weight()),
        manual.enabled());
  }

  private ProviderKey newKey(long provider, Secret secret) {
    return ProviderKey.of(++lastId, provider, secret);
  }

  private record RouteName(ModelName model, long provider, long key) {}
}
