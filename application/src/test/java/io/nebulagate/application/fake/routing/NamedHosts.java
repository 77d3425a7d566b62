package io.nebulagate.application.fake.routing;

import io.nebulagate.application.routing.AddressCheck;
import io.nebulagate.domain.error.GatewayException;
import java.net.URI;
import java.util.Set;

/** Knows hosts by their names alone and asks no DNS. */
public final class NamedHosts implements AddressCheck {

  private final Set<String> open;
  private final Set<String> hidden;

  /**
   * Knows these hosts; all others do not resolve.
   *
   * @param open excepted: they may be called in any way
   * @param hidden private: they may not be called
   */
  public NamedHosts(Set<String> open, Set<String> hidden) {
    this.open = Set.copyOf(open);
    this.hidden = Set.copyOf(hidden);
  }

  @Override
  public void check(URI baseUrl) {
    if (open.contains(baseUrl.getHost())) {
      return;
    }
    if (hidden.contains(baseUrl.getHost()) || !"https".equals(baseUrl.getScheme())) {
      throw GatewayException.invalidValue("base_url", "is public and begins with https://");
    }
  }
}
