package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody presents what may be the administrator's token. */
public final class AdminTokenRequest extends BaseAuthenticationRequest {

  private final Secret presented;
  private final String address;

  AdminTokenRequest(Secret presented, String address) {
    this.presented = presented;
    this.address = address;
  }

  Secret presented() {
    return presented;
  }

  /** Where the caller comes from. */
  String address() {
    return address;
  }
}
