package io.nebulagate.domain.signin;

import java.util.Optional;

/**
 * Who somebody is at an identity provider. Only both together never change hands (OpenID Connect
 * Core 1.0, 5.7): names and mail addresses do.
 *
 * @param issuer who says so
 * @param subject what the issuer calls the person, 1 to 255 visible ASCII characters
 */
public record ExternalIdentity(String issuer, String subject) {

  private static final int LENGTH_MAX = 255;

  /** Reads what an issuer says; empty when its subject is none. */
  public static Optional<ExternalIdentity> of(String issuer, String subject) {
    boolean fits =
        !subject.isEmpty()
            && subject.length() <= LENGTH_MAX
            && subject.chars().allMatch(c -> c > 32 && c < 127);
    return fits ? Optional.of(new ExternalIdentity(issuer, subject)) : Optional.empty();
  }
}
