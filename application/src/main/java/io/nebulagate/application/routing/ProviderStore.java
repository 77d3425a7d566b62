package io.nebulagate.application.routing;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import io.nebulagate.domain.routing.ProviderType;
import java.util.List;
import java.util.Optional;

/**
 * Keeps providers with their keys (encrypted at rest) and the routes that follow from them: one per
 * model and key. Blocking; thread-safe.
 */
public interface ProviderStore {

  /**
   * Adds a provider, its keys and its routes; the id given is not looked at. The routes of a {@link
   * ProviderType#NEWAPI NewAPI site} are not made here but by what is learnt from it.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when the name is taken
   */
  Kept add(Provider provider, Secrets secrets);

  /** Adds a provider that has keys and no access token. */
  default Kept add(Provider provider, List<Secret> keys) {
    return add(provider, new Secrets(Optional.of(keys), Optional.empty()));
  }

  /**
   * Replaces what is kept of the provider with this id, and those of its secrets that are given.
   * Routes that stay keep their id and what was set on them; keys that stay keep their state.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} or {@link
   *     GatewayError.AlreadyExists}
   */
  Kept replace(Provider provider, Secrets secrets);

  /** What a NewAPI site lets us ask with; empty when the provider has none. */
  Optional<Secret> accessToken(long provider);

  /**
   * Puts a key into another state; answers whether anything changed. A key that an operator has
   * switched off is neither refused nor taken up again by this.
   *
   * @param reason why, in words for operators, at most 500 characters; empty for a key in use
   */
  boolean mark(long key, ProviderKey.Status status, Optional<String> reason);

  /**
   * An operator's choice about one key, whatever state it is in: off, or back in use. One whose
   * text is not known is {@link ProviderKey.Status#UNRESOLVED} when it is switched on.
   *
   * @return the key as it is now; empty when the provider has no such key
   */
  Optional<ProviderKey> switchKey(long provider, long key, boolean on);

  /**
   * Switches all providers with this tag on or off, all or none; answers the ids of those that were
   * not so already, lowest first.
   */
  List<Long> switchTagged(String tag, boolean on);

  /** Removes a provider with its keys and routes; answers whether there was one. */
  boolean remove(long id);

  /** The provider with this id. */
  Optional<Kept> find(long id);

  /** All providers, oldest first; at most 10 000. */
  List<Kept> list();

  /**
   * What a provider is kept with and never shown.
   *
   * @param keys what requests are sent with; empty = those that are there stay
   * @param accessToken what a NewAPI site is asked with; empty = the one that is there stays
   */
  record Secrets(Optional<List<Secret>> keys, Optional<Secret> accessToken) {

    /** Everything stays. */
    public static final Secrets UNCHANGED = new Secrets(Optional.empty(), Optional.empty());

    /** These keys, and no other change. */
    public static Secrets keys(List<Secret> keys) {
      return new Secrets(Optional.of(keys), Optional.empty());
    }

    /** Copies the keys. */
    public Secrets {
      keys = keys.map(List::copyOf);
    }
  }

  /** A provider and its keys. */
  record Kept(Provider provider, List<ProviderKey> keys) {

    /** Copies the keys. */
    public Kept {
      keys = List.copyOf(keys);
    }
  }
}
