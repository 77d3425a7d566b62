package io.nebulagate.application.routing;

import io.nebulagate.application.routing.ProviderStore.Kept;
import io.nebulagate.application.routing.ProviderStore.Secrets;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.routing.Provider;
import io.nebulagate.domain.routing.ProviderKey;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Configures upstreams. A change is in force on this replica when the call returns. Every method
 * throws {@link GatewayException} with {@link GatewayError.NotFound} for an id nobody has, and
 * those that write with {@link GatewayError.InvalidValue} or {@link GatewayError.AlreadyExists}.
 * Blocking; thread-safe.
 */
public interface ProviderUseCase {

  /**
   * Adds a provider with at least one key; a NewAPI site with an access token instead, since its
   * keys are learnt from it. The id given is not looked at.
   */
  Kept add(Provider provider, Secrets secrets);

  /** Changes a provider, and those of its secrets that are given. */
  Kept change(long id, UnaryOperator<Provider> change, Secrets secrets);

  /** The provider with this id. */
  Kept find(long id);

  /** All providers, oldest first. */
  List<Kept> list();

  /**
   * Switches one key of a provider off or on. Switched on, a key that the provider did not take is
   * tried again.
   *
   * @throws GatewayException with {@link GatewayError.NotFound} also for a key the provider does
   *     not have, and with {@link GatewayError.InvalidValue} when its text is not known
   */
  ProviderKey switchKey(long provider, long key, boolean on);

  /** Switches all providers with this tag on or off; answers the ids of those that changed. */
  List<Long> switchTagged(String tag, boolean on);

  /** Removes a provider with its keys and routes. Requests that run on it finish. */
  void remove(long id);
}
