package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;

/** Who makes the request that is being served. Thread-safe; never blocks. */
@Singleton
public class Caller {

  /** Where an identity of the framework's carries our {@link Principal}. */
  static final String PRINCIPAL = Principal.class.getName();

  private final SecurityIdentity identity;

  Caller(SecurityIdentity identity) {
    this.identity = identity;
  }

  /**
   * The caller.
   *
   * @throws GatewayException with {@link GatewayError.Unauthenticated} when nobody is signed in
   */
  public Principal principal() {
    Principal principal = identity.getAttribute(PRINCIPAL);
    if (principal == null) {
      throw new GatewayException(new GatewayError.Unauthenticated());
    }
    return principal;
  }
}
