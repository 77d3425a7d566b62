package io.nebulagate.application.routing;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import java.util.List;
import java.util.Optional;

/**
 * Keeps providers with their keys (encrypted at rest) and the routes that follow from them: one per
 * model and key. Blocking; thread-safe.
 */
public interface ProviderStore {

  /**
   * Adds a provider, its keys and its routes; the id given is not looked at.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when the name is taken
   */
  Kept add(Provider provider, List<Secret> keys);

  /**
   * Replaces what is kept of the provider with this id, and its keys when some are given. Routes
   * that stay keep their id and what was set on them.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} or {@link
   *     GatewayError.AlreadyExists}
   */
  Kept replace(Provider provider, Optional<List<Secret>> keys);

  /** Removes a provider with its keys and routes; answers whether there was one. */
  boolean remove(long id);

  /** The provider with this id. */
  Optional<Kept> find(long id);

  /** All providers, oldest first; at most 10 000. */
  List<Kept> list();

  /** A provider and its keys. */
  record Kept(Provider provider, List<ProviderKey> keys) {

    /** Copies the keys. */
    public Kept {
      keys = List.copyOf(keys);
    }
  }
}
