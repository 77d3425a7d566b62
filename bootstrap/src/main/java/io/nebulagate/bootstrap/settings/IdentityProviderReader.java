package io.nebulagate.bootstrap.settings;

import io.nebulagate.inbound.http.auth.external.IdentityProviders;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.Algorithm;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.Client;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.GitHub;
import io.nebulagate.inbound.http.auth.external.IdentityProviders.OpenId;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads which identity providers the operator trusts: none unless all that one needs is said. */
final class IdentityProviderReader {

  private static final String ISSUER = "OIDC_ISSUER";
  private static final String ALGORITHM = "OIDC_ALGORITHM";
  private static final String GITHUB_SITE = "GITHUB_URL";
  private static final String OIDC = "OIDC";
  private static final String GITHUB = "GITHUB";
  private static final URI GITHUB_ITSELF = URI.create("https://github.com");
  private static final URI GITHUB_API = URI.create("https://api.github.com");

  private final Environment environment;

  IdentityProviderReader(Environment environment) {
    this.environment = environment;
  }

  IdentityProviders read() {
    Optional<OpenId> openId =
        configured(OIDC, ISSUER, ALGORITHM) ? Optional.of(openId()) : Optional.empty();
    Optional<GitHub> gitHub =
        configured(GITHUB, GITHUB_SITE) ? Optional.of(gitHub()) : Optional.empty();
    if (openId.isEmpty() && gitHub.isEmpty()) {
      return IdentityProviders.NONE;
    }
    String ours = required(MailServer.PUBLIC, "to sign in over an identity provider");
    return new IdentityProviders(MailServer.publicUrl(ours), openId, gitHub);
  }

  /** Whether anything is said of a provider; then everything it needs must be. */
  private boolean configured(String prefix, String... others) {
    return Arrays.stream(others).anyMatch(name -> environment.text(name).isPresent())
        || environment.text(id(prefix)).isPresent()
        || environment.text(secret(prefix)).isPresent()
        || environment.text(signUp(prefix)).isPresent();
  }

  private OpenId openId() {
    String issuer = required(ISSUER, "to sign in by OpenID Connect");
    checkedUrl(ISSUER, issuer);
    return new OpenId(issuer, client(OIDC), algorithm(), mayBeNew(OIDC));
  }

  private Algorithm algorithm() {
    String name = environment.text(ALGORITHM).orElse(Algorithm.RS256.name());
    for (Algorithm known : Algorithm.values()) {
      if (known.name().equals(name.toUpperCase(Locale.ROOT))) {
        return known;
      }
    }
    throw new BadSettingException(
        ALGORITHM, "must be one of RS256, RS512, PS256, ES256, ES384, EdDSA");
  }

  private GitHub gitHub() {
    Optional<URI> site = environment.text(GITHUB_SITE).map(text -> checkedUrl(GITHUB_SITE, text));
    URI api = site.map(own -> URI.create(own + "/api/v3")).orElse(GITHUB_API);
    return new GitHub(site.orElse(GITHUB_ITSELF), api, client(GITHUB), mayBeNew(GITHUB));
  }

  private Client client(String prefix) {
    String id = required(id(prefix), "to sign in over this provider");
    String secret = required(secret(prefix), "to sign in over this provider");
    return new Client(id, SecretRules.credential(secret(prefix), secret));
  }

  private boolean mayBeNew(String prefix) {
    return environment.either(signUp(prefix), "on", "off", false);
  }

  /** What people prove themselves by goes in the clear over no network. */
  private static URI checkedUrl(String variable, String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && onThisMachine(uri.getHost())))) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // said below, together with the other ways of being wrong
    }
    throw new BadSettingException(variable, "must look like https://id.example.org");
  }

  private static boolean onThisMachine(String host) {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }

  private String required(String variable, String purpose) {
    return environment
        .text(variable)
        .orElseThrow(() -> new BadSettingException(variable, "is required " + purpose));
  }

  private static String id(String prefix) {
    return prefix + "_CLIENT_ID";
  }

  private static String secret(String prefix) {
    return prefix + "_CLIENT_SECRET";
  }

  private static String signUp(String prefix) {
    return prefix + "_SIGN_UP";
  }
}
