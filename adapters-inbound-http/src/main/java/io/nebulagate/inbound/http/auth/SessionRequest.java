package io.nebulagate.inbound.http.auth;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody presents a token that we wrote. */
public final class SessionRequest extends BaseAuthenticationRequest {

  private final SessionTokens.Presented presented;

  SessionRequest(SessionTokens.Presented presented) {
    this.presented = presented;
  }

  SessionTokens.Presented presented() {
    return presented;
  }
}
