package io.nebulagate.inbound.http.auth;

import io.nebulagate.application.access.AccessTokens;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Signs the holder of a person's long-lived token in as that person. */
@Singleton
public class AccessTokenIdentityProvider implements IdentityProvider<AccessTokenRequest> {

  private final AccessTokens tokens;

  AccessTokenIdentityProvider(AccessTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Class<AccessTokenRequest> getRequestType() {
    return AccessTokenRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      AccessTokenRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(() ->
        tokens
            .signIn(request.user(), request.presented())
            .map(Identities::of)
            .orElseThrow(AuthenticationFailedException::new));
  }
}
