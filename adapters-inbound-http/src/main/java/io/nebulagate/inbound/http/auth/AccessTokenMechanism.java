package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Takes a person's long-lived token, which comes with the person's id in {@code New-Api-User}, with
 * or without the word Bearer: that is how clients of NewAPI sites send it.
 */
@Singleton
public class AccessTokenMechanism implements HttpAuthenticationMechanism {

  private static final String USER = "New-Api-User";
  private static final String SCHEME = "bearer ";
  private static final int DIGITS_MAX = 18;

  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 100;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String user = context.request().getHeader(USER);
    String header = context.request().getHeader("authorization");
    if (user == null || header == null || !IdentityPaths.contain(context.normalizedPath())) {
      return Uni.createFrom().nullItem();
    }
    if (!user.matches("[0-9]{1," + DIGITS_MAX + "}")) {
      return Uni.createFrom().failure(new AuthenticationFailedException());
    }
    boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String token = bearer ? header.substring(SCHEME.length()) : header;
    return identities.authenticate(
        new AccessTokenRequest(Long.parseLong(user), Secret.of(token.strip())));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(AccessTokenRequest.class);
  }
}
