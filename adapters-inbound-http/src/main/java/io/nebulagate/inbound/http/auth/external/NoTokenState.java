package io.nebulagate.inbound.http.auth.external;

import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TokenStateManager;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/**
 * Keeps no token of a provider, neither here nor in a cookie: once somebody is known, a session of
 * ours begins, and nothing else is a session.
 */
@Singleton
@Alternative
@Priority(1)
public class NoTokenState implements TokenStateManager {

  private static final String NOTHING = "";

  @Override
  public Uni<String> createTokenState(
      RoutingContext context,
      OidcTenantConfig tenant,
      AuthorizationCodeTokens tokens,
      OidcRequestContext<String> request) {
    return Uni.createFrom().item(NOTHING);
  }

  @Override
  public Uni<AuthorizationCodeTokens> getTokens(
      RoutingContext context,
      OidcTenantConfig tenant,
      String state,
      OidcRequestContext<AuthorizationCodeTokens> request) {
    return Uni.createFrom().failure(new AuthenticationFailedException());
  }

  @Override
  public Uni<Void> deleteTokens(
      RoutingContext context,
      OidcTenantConfig tenant,
      String state,
      OidcRequestContext<Void> request) {
    return Uni.createFrom().voidItem();
  }
}
