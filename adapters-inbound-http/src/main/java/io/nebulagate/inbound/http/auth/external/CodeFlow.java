package io.nebulagate.inbound.http.auth.external;

import io.nebulagate.application.signin.external.ExternalAssertion;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.ExternalSignInRefused.Reason;
import io.nebulagate.domain.error.GatewayException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * The authorization code flow (OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9700). The library walks
 * it, and only here: its own session never comes to life. Blocking, half a minute at most.
 */
@Singleton
public class CodeFlow {

  private static final Logger LOG = Logger.getLogger("nebulagate");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Tenants tenants;
  private final OidcAuthenticationMechanism library;
  private final IdentityProviderManager identities;
  private final OpenIdClaims claims;
  private final GitHubClaims gitHub;

  CodeFlow(
      Tenants tenants,
      OidcAuthenticationMechanism library,
      IdentityProviderManager identities,
      OpenIdClaims claims,
      GitHubClaims gitHub) {
    this.tenants = tenants;
    this.library = library;
    this.identities = identities;
    this.claims = claims;
    this.gitHub = gitHub;
  }

  /**
   * The open door that a request is at.
   *
   * @throws GatewayException with {@link GatewayError.UnknownUrl} when it is at none
   */
  public Door door(RoutingContext context) {
    return tenants
        .at(context)
        .orElseThrow(() ->
            new GatewayException(
                new GatewayError.UnknownUrl(
                    context.request().method().name(), context.normalizedPath())));
  }

  /** Where the browser goes, which is given what it has to bring back. */
  public URI begin(RoutingContext context) {
    Door door = door(context);
    ChallengeData challenge = await(door, library.getChallenge(context));
    return challenge.getHeaders().entrySet().stream()
        .filter(header -> CharSequence.compare(header.getKey(), HttpHeaders.LOCATION) == 0)
        .map(header -> URI.create(header.getValue()))
        .findFirst()
        .orElseThrow(() -> refused(Reason.PROVIDER_AWAY));
  }

  /** Whom the provider has proved, now that the browser is back. */
  public ExternalAssertion finish(RoutingContext context) {
    Door door = door(context);
    if (context.request().getParam("code") == null) {
      throw refused(Reason.UNFINISHED); // the person or the provider said no
    }
    SecurityIdentity proved = await(door, library.authenticate(context, identities));
    if (proved == null) {
      throw refused(Reason.UNFINISHED);
    }
    context.response().removeCookies(OidcUtils.SESSION_COOKIE_NAME + "_" + door.label(), false);
    return switch (door) {
      case OIDC -> claims.read(proved);
      case GITHUB -> gitHub.read(proved);
    };
  }

  private static <T> T await(Door door, Uni<T> step) {
    try {
      return step.await().atMost(PATIENCE);
    } catch (AuthenticationFailedException | AuthenticationCompletionException failure) {
      LOG.warnf("a sign-in was not completed: provider=%s error=%s", door.label(), why(failure));
      throw refused(Reason.UNFINISHED);
    } catch (OIDCException
        | ConfigurationException
        | CompletionException
        | TimeoutException failure) {
      LOG.warnf("an identity provider is away: provider=%s error=%s", door.label(), why(failure));
      throw refused(Reason.PROVIDER_AWAY);
    }
  }

  /** By kind alone: messages repeat claims, which are a person's. */
  private static String why(Throwable failure) {
    StringBuilder kinds = new StringBuilder(failure.getClass().getSimpleName());
    Throwable cause = failure.getCause();
    for (int depth = 0; cause != null && depth < 4; depth++) {
      kinds.append(" < ").append(cause.getClass().getSimpleName());
      cause = cause.getCause();
    }
    return kinds.toString();
  }

  private static GatewayException refused(Reason reason) {
    return new GatewayException(new GatewayError.ExternalSignInRefused(reason));
  }
}
