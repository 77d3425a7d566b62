package io.nebulagate.application.routing;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.net.URI;

/**
 * Says whether a provider may live at an address, when it is saved; each call asks again, since
 * names lead elsewhere over time. Blocking, since it asks DNS, with a bound in time; thread-safe.
 */
public interface AddressCheck {

  /**
   * Lets pass what may be called: {@code https} to the public internet, and anything to where the
   * operator allows exceptions. A name that does not resolve yet passes too, unless it would be
   * called without TLS.
   *
   * @param baseUrl an {@code http} or {@code https} URL with a host
   * @throws GatewayException with {@link GatewayError.InvalidValue} that names {@code base_url},
   *     and no address but those the caller gave
   */
  void check(URI baseUrl);
}
