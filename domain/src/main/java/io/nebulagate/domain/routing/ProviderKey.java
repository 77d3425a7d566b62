package io.nebulagate.domain.routing;

import io.nebulagate.domain.access.Secret;
import java.util.Optional;

/**
 * One upstream credential of a provider.
 *
 * @param secret what is sent to the upstream, and to nobody else; empty while {@link
 *     Status#UNRESOLVED}
 * @param status whether it is used
 * @param reason why it is not, in words for operators; never a secret
 * @param group the upstream's own price group of this key, where it has such
 */
public record ProviderKey(
    long id,
    long providerId,
    Secret secret,
    Status status,
    Optional<String> reason,
    Optional<String> group) {

  /** A key that is used. */
  public static ProviderKey of(long id, long providerId, Secret secret) {
    return new ProviderKey(
        id, providerId, secret, Status.ENABLED, Optional.empty(), Optional.empty());
  }

  /** The same key with another text. */
  public ProviderKey replacing(Secret other) {
    return new ProviderKey(id, providerId, other, Status.ENABLED, Optional.empty(), group);
  }

  /** The same key in another state. */
  public ProviderKey being(Status other, Optional<String> why) {
    return new ProviderKey(id, providerId, secret, other, why, group);
  }

  /** Whether a key is used. */
  public enum Status {
    /** It is used. */
    ENABLED,
    /** An operator, or the site it comes from, has switched it off. */
    DISABLED,
    /** The upstream did not take it. It is asked again from time to time. */
    REFUSED,
    /** A site names it but does not tell its text. */
    UNRESOLVED
  }
}
