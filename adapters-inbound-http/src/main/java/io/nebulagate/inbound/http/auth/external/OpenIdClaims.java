package io.nebulagate.inbound.http.auth.external;

import io.nebulagate.application.signin.external.ExternalAssertion;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayError.ExternalSignInRefused.Reason;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.signin.EmailAddress;
import io.nebulagate.domain.signin.ExternalIdentity;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.OpenId;
import io.quarkus.oidc.UserInfo;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Reads an ID token that has been verified, and what the provider adds to it when asked, which has
 * been seen to be about the same subject (OpenID Connect Core 1.0, 5.1 and 5.3.2).
 */
@Singleton
class OpenIdClaims {

  private final IdentityProviders providers;

  OpenIdClaims(IdentityProviders providers) {
    this.providers = providers;
  }

  ExternalAssertion read(SecurityIdentity proved) {
    OpenId provider = providers.openId().orElseThrow();
    if (!(proved.getPrincipal() instanceof JsonWebToken token)
        || (token.getAudience().size() > 1 && !forUs(token, provider))) {
      throw new GatewayException(new GatewayError.ExternalSignInRefused(Reason.UNFINISHED));
    }
    UserInfo info = proved.getAttribute("userinfo");
    Function<String, @Nullable Object> ofToken = token::getClaim;
    Function<String, @Nullable Object> added =
        name -> info != null && info.contains(name) ? info.get(name) : null;
    return new ExternalAssertion(
        ExternalIdentity.of(provider.issuer(), token.getSubject())
            .orElseThrow(() ->
                new GatewayException(new GatewayError.ExternalSignInRefused(Reason.UNFINISHED))),
        verifiedEmail(ofToken).or(() -> verifiedEmail(added)),
        text(ofToken, "preferred_username").or(() -> text(added, "preferred_username")).orElse(""),
        text(ofToken, "name").or(() -> text(added, "name")).orElse(""),
        provider.mayBeNew());
  }

  /** A token for several is for the one it was issued to. */
  private static boolean forUs(JsonWebToken token, OpenId provider) {
    return provider.client().id().equals(token.getClaim("azp"));
  }

  /** Some providers write {@code true} as a text. */
  private static Optional<EmailAddress> verifiedEmail(Function<String, @Nullable Object> claims) {
    return text(claims, "email_verified").filter("true"::equals).isPresent()
        ? text(claims, "email").flatMap(EmailAddress::parse)
        : Optional.empty();
  }

  private static Optional<String> text(Function<String, @Nullable Object> claims, String name) {
    Object value = claims.apply(name);
    return switch (value) {
      case null -> Optional.empty();
      case jakarta.json.JsonString string -> Optional.of(string.getString());
      default -> Optional.of(value.toString());
    };
  }
}
