package io.nebulagate.inbound.http.auth.external;

import io.nebulagate.domain.access.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * The identity providers that the operator trusts.
 *
 * @param publicUrl where people reach us, without a slash at its end
 */
public record IdentityProviders(URI publicUrl, Optional<OpenId> openId, Optional<GitHub> gitHub) {

  /** None: all doors are shut. */
  public static final IdentityProviders NONE =
      new IdentityProviders(URI.create("/"), Optional.empty(), Optional.empty());

  /** As whom we ask a provider. */
  public record Client(String id, Secret secret) {}

  /**
   * Any provider that speaks OpenID Connect.
   *
   * @param issuer what its tokens must say, to the letter; it is asked below there
   * @param algorithm how its tokens must be signed
   * @param mayBeNew whether people are let in whom nobody has added
   */
  public record OpenId(String issuer, Client client, Algorithm algorithm, boolean mayBeNew) {}

  /** How tokens may be signed: by a key that only the provider has (RFC 7518, 3.1). */
  public enum Algorithm {
    /** What every provider can do (OpenID Connect Core 1.0, 15.1). */
    RS256,
    /** RSA with a longer hash. */
    RS512,
    /** RSA with random padding. */
    PS256,
    /** The curve P-256. */
    ES256,
    /** The curve P-384. */
    ES384,
    /** The curve Ed25519. */
    EDDSA
  }

  /**
   * GitHub, or a GitHub Enterprise Server.
   *
   * @param site where its pages are, without a slash at its end
   * @param api where its API is
   * @param mayBeNew whether people are let in whom nobody has added
   */
  public record GitHub(URI site, URI api, Client client, boolean mayBeNew) {}
}
