package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody presents what may be the long-lived token of {@code user}. */
public final class AccessTokenRequest extends BaseAuthenticationRequest {

  private final long user;
  private final Secret presented;

  AccessTokenRequest(long user, Secret presented) {
    this.user = user;
    this.presented = presented;
  }

  long user() {
    return user;
  }

  Secret presented() {
    return presented;
  }
}
