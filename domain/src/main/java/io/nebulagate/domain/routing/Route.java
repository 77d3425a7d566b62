package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.ModelName;

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
    return enabled && provider.enabled() && key.status() == ProviderKey.Status.ENABLED;
  }
}
