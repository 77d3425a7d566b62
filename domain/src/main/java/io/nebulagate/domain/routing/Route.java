package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.ModelName;
import org.jspecify.annotations.Nullable;

/**
 * The unit of choice: a public model, served by one provider with one key under the upstream's own
 * name for it.
 *
 * @param model what clients ask for
 * @param upstreamModel what the upstream calls it
 */
public record Route(
    long id,
    ModelName model,
    Provider provider,
    ProviderKey key,
    ModelName upstreamModel,
    int priority,
    int weight,
    boolean enabled) {

  /** The same route by way of another form of its provider and key. */
  public Route by(Provider otherProvider, ProviderKey otherKey) {
    return new Route(id, model, otherProvider, otherKey, upstreamModel, priority, weight, enabled);
  }

  /** Whether a request may take it at all. */
  public boolean usable() {
    return exclusion() == null;
  }

  /** Why the configuration keeps requests from it; null when it does not. */
  @Nullable Exclusion exclusion() {
    if (!provider.enabled()) {
      return Exclusion.PROVIDER_DISABLED;
    }
    if (!enabled) {
      return Exclusion.ROUTE_DISABLED;
    }
    return switch (key.status()) {
      case ENABLED -> null;
      case DISABLED -> Exclusion.KEY_DISABLED;
      case REFUSED -> Exclusion.KEY_REFUSED;
      case UNRESOLVED -> Exclusion.KEY_UNRESOLVED;
    };
  }
}
