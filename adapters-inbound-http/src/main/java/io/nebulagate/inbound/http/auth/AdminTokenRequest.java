package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody presents what may be the administrator's token. */
public final class AdminTokenRequest extends BaseAuthenticationRequest {

  private final Secret presented;

  AdminTokenRequest(Secret presented) {
    this.presented = presented;
  }

  Secret presented() {
    return presented;
  }
}
