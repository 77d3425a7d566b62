package io.nebulagate.domain.routing;

import io.nebulagate.domain.chat.ModelName;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unit of choice: a public model, served by one provider with one key under the upstream's own
 * name for it.
 *
 * @param model what clients ask for
 * @param upstreamModel what the upstream calls it
 * @param listed what a NewAPI site says it may be asked for this model; empty when it does not say,
 *     and for every other provider
 */
public record Route(
    long id,
    ModelName model,
    Provider provider,
    ProviderKey key,
    ModelName upstreamModel,
    int priority,
    int weight,
    boolean enabled,
    Set<Endpoint> listed) {

  /** Copies the set. */
  public Route {
    listed = Set.copyOf(listed);
  }

  /** One of a provider that answers for this model what it answers for all. */
  public Route(
      long id,
      ModelName model,
      Provider provider,
      ProviderKey key,
      ModelName upstreamModel,
      int priority,
      int weight,
      boolean enabled) {
    this(id, model, provider, key, upstreamModel, priority, weight, enabled, Set.of());
  }

  /** The same route by way of another form of its provider and key. */
  public Route by(Provider otherProvider, ProviderKey otherKey) {
    return new Route(
        id, model, otherProvider, otherKey, upstreamModel, priority, weight, enabled, listed);
  }

  /**
   * What its upstream is asked when a client asks for {@code asked}; nothing when nobody can
   * translate that. A site is asked in the client's dialect where it lists that for the model, else
   * for OpenAI's chat.
   */
  public Optional<Endpoint> answers(Endpoint asked) {
    if (provider.type() != ProviderType.NEWAPI || !asked.api().isConversation()) {
      return provider.answers(asked);
    }
    if (listed.contains(asked) && provider.offers(asked.api())) {
      return Optional.of(asked);
    }
    return provider.answers(onlyByResponses() ? Endpoint.OPENAI_RESPONSES : Endpoint.OPENAI_CHAT);
  }

  private boolean onlyByResponses() {
    return listed.contains(Endpoint.OPENAI_RESPONSES) && !listed.contains(Endpoint.OPENAI_CHAT);
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
