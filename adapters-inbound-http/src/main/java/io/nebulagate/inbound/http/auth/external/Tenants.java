package io.nebulagate.inbound.http.auth.external;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.inbound.http.auth.SignInTickets;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.GitHub;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.OpenId;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Authentication.CookieSameSite;
import io.quarkus.oidc.runtime.OidcTenantConfig.SignatureAlgorithm;
import io.quarkus.oidc.runtime.builders.AuthenticationConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the library by which rules a request is looked at: on the paths of an open door by those of
 * its provider, everywhere else by none at all, whatever cookies or headers the request has. So no
 * token of a provider ever opens the API.
 */
@Singleton
public class Tenants implements TenantConfigResolver {

  private final OidcTenantConfig shut =
      OidcTenantConfig.builder().tenantId("shut").disableTenant().build();
  private final Map<Door, OidcTenantConfig> open = new EnumMap<>(Door.class);
  private final IdentityProviders providers;
  private final Secret state;

  Tenants(IdentityProviders providers, SignInTickets tickets) {
    this.providers = providers;
    this.state = tickets.stateSecret();
    providers.openId().ifPresent(openId -> open.put(Door.OIDC, of(openId)));
    providers.gitHub().ifPresent(gitHub -> open.put(Door.GITHUB, of(gitHub)));
  }

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext context, OidcRequestContext<OidcTenantConfig> request) {
    return Uni.createFrom().item(at(context).map(open::get).orElse(shut));
  }

  /** The open door that a request is at. */
  Optional<Door> at(RoutingContext context) {
    return Door.at(context.normalizedPath()).filter(open::containsKey);
  }

  private OidcTenantConfig of(OpenId provider) {
    AuthenticationConfigBuilder flow =
        flow(door(Door.OIDC, provider.client()), Door.OIDC)
            .scopes("email", "profile")
            .nonceRequired()
            .userInfoRequired();
    return flow.end()
        .authServerUrl(withoutSlash(provider.issuer()))
        .token()
        .issuer(provider.issuer())
        .audience(provider.client().id())
        .signatureAlgorithm(SignatureAlgorithm.valueOf(provider.algorithm().name()))
        .subjectRequired()
        .allowJwtIntrospection(false)
        .end()
        .build();
  }

  /** What the library knows as {@code provider=github}, for any site and with PKCE. */
  private OidcTenantConfig of(GitHub provider) {
    AuthenticationConfigBuilder flow =
        flow(door(Door.GITHUB, provider.client()), Door.GITHUB)
            .addOpenidScope(false)
            .scopes("user:email")
            .idTokenRequired(false)
            .userInfoRequired();
    return flow.end()
        .authServerUrl(provider.site() + "/login/oauth")
        .discoveryEnabled(false)
        .authorizationPath("authorize")
        .tokenPath("access_token")
        .userInfoPath(provider.api() + "/user")
        .cacheUserInfoInIdtoken(false)
        .token()
        .verifyAccessTokenWithUserInfo()
        .end()
        .build();
  }

  private static OidcTenantConfigBuilder door(Door door, IdentityProviders.Client client) {
    return OidcTenantConfig.builder()
        .tenantId(door.label())
        .applicationType(ApplicationType.WEB_APP)
        .clientId(client.id())
        .credentials(client.secret().reveal())
        .tokenStateManager()
        .encryptionRequired(false)
        .end();
  }

  /** The way there and back, which is the same for all. */
  private AuthenticationConfigBuilder flow(OidcTenantConfigBuilder tenant, Door door) {
    return tenant
        .authentication()
        .pkceRequired()
        .stateSecret(state.reveal())
        .stateCookieSameSite(CookieSameSite.LAX)
        .cookiePath(providers.publicUrl().getPath() + Door.ROOT)
        .cookieForceSecure("https".equals(providers.publicUrl().getScheme()))
        .redirectPath(providers.publicUrl() + door.back())
        .removeRedirectParameters(false);
  }

  private static String withoutSlash(String issuer) {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }
}
