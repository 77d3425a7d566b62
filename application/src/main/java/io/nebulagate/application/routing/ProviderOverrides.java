package io.nebulagate.application.routing;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.Route;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says about a provider wins over what is kept of it: {@code
 * PROVIDER_<NAME>_API_KEY}, {@code _BASE_URL} and {@code _TIMEOUT_MS}. Nothing of it is stored.
 * Blocking as the store it decorates; thread-safe.
 */
public final class ProviderOverrides implements CatalogueStore {

  private final CatalogueStore store;
  private final Map<String, Replacement> overrides;

  /**
   * Over {@code store}.
   *
   * @param overrides by name as the environment spells it: upper case, {@code _} for {@code -}
   */
  public ProviderOverrides(CatalogueStore store, Map<String, Replacement> overrides) {
    this.store = store;
    this.overrides = Map.copyOf(overrides);
  }

  /**
   * What to override.
   *
   * @param firstByte how long the upstream may take to begin an answer
   */
  public record Replacement(
      Optional<Secret> key, Optional<URI> baseUrl, Optional<Duration> firstByte) {}

  @Override
  public Catalogue load() {
    Catalogue kept = store.load();
    if (overrides.isEmpty()) {
      return kept;
    }
    Map<ModelName, List<Route>> routes = new HashMap<>();
    kept.routes().forEach((model, of) -> routes.put(model, of.stream().map(this::apply).toList()));
    return kept.routing(routes);
  }

  private Route apply(Route route) {
    Provider kept = route.provider();
    Replacement over = overrides.get(kept.name().toUpperCase(Locale.ROOT).replace('-', '_'));
    if (over == null) {
      return route;
    }
    Provider.Timeouts times = kept.timeouts();
    Provider provider =
        kept.at(over.baseUrl().orElse(kept.baseUrl()))
            .within(times.beginningWithin(over.firstByte().orElse(times.firstByte())));
    ProviderKey key = over.key().map(route.key()::replacing).orElse(route.key());
    return route.by(provider, key);
  }
}
