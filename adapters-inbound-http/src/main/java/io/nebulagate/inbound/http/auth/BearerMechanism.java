package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.signin.Session;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Takes the bearer token of admin calls: a session's, or else what must be the administrator's.
 * Only those: on relay paths the same header carries an API key, which is the relay's business.
 */
@Singleton
public class BearerMechanism implements HttpAuthenticationMechanism {

  private static final String SCHEME = "bearer ";

  private final SessionTokens tokens;
  private final PeerAddress addresses;

  BearerMechanism(SessionTokens tokens, PeerAddress addresses) {
    this.tokens = tokens;
    this.addresses = addresses;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String header = context.request().getHeader("authorization");
    if (header == null
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || !IdentityPaths.contain(context.normalizedPath())) {
      return Uni.createFrom().nullItem();
    }
    Secret presented = Secret.of(header.substring(SCHEME.length()).strip());
    return tokens
        .read(presented, Session.Kind.TOKEN)
        .map(session -> identities.authenticate(new SessionRequest(session)))
        .orElseGet(() -> byAdminToken(presented, context, identities));
  }

  private Uni<SecurityIdentity> byAdminToken(
      Secret presented, RoutingContext context, IdentityProviderManager identities) {
    String address = addresses.of(context.request());
    return identities.authenticate(new AdminTokenRequest(presented, address));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(AdminTokenRequest.class, SessionRequest.class);
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
    return Uni.createFrom()
        .item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
  }
}
