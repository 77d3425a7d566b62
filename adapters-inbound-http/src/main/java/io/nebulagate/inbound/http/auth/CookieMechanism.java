package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.Session;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the console's cookie, on {@code /api} and where no {@code Authorization} stands beside it.
 * Browsers send cookies unasked, also when another site makes them call; so what changes something
 * must carry a token, too, that only our own pages can read.
 */
@Singleton
public class CookieMechanism implements HttpAuthenticationMechanism {

  /** Where that token travels. */
  static final String CSRF_HEADER = "x-csrf-token";

  private static final Set<HttpMethod> HARMLESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final SessionCookie cookie;
  private final SessionTokens tokens;

  CookieMechanism(SessionCookie cookie, SessionTokens tokens) {
    this.cookie = cookie;
    this.tokens = tokens;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    if (!IdentityPaths.contain(context.normalizedPath())
        || context.request().getHeader("authorization") != null) {
      return Uni.createFrom().nullItem();
    }
    Optional<SessionTokens.Presented> presented =
        cookie.in(context.request()).flatMap(token -> tokens.read(token, Session.Kind.CONSOLE));
    if (presented.isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    if (!HARMLESS.contains(context.request().method()) && forged(context, presented.get())) {
      return Uni.createFrom().failure(new GatewayException(new GatewayError.CsrfTokenInvalid()));
    }
    return identities.authenticate(new SessionRequest(presented.get()));
  }

  private static boolean forged(RoutingContext context, SessionTokens.Presented presented) {
    String token = context.request().getHeader(CSRF_HEADER);
    return token == null || !presented.isCsrfToken(token);
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(SessionRequest.class);
  }

  /** After the header, which somebody chose to send. */
  @Override
  public int getPriority() {
    return HttpAuthenticationMechanism.DEFAULT_PRIORITY - 1;
  }
}
