package io.nebulagate.inbound.http.auth;

import io.nebulagate.domain.access.Secret;
import java.util.Optional;

/** The bearer token that acts as root, if the operator set one. */
public record AdminToken(Optional<Secret> secret) {

  /** Whether {@code presented} is the token; takes the same time wherever they differ. */
  boolean matches(Secret presented) {
    return secret.map(known -> known.equals(presented)).orElse(false);
  }
}
