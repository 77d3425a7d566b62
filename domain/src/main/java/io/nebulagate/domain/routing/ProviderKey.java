package io.nebulagate.domain.routing;

import io.nebulagate.domain.access.Secret;

/**
 * One upstream credential of a provider.
 *
 * @param secret what is sent to the upstream, and to nobody else
 */
public record ProviderKey(long id, long providerId, Secret secret, Status status) {

  /** Whether a key is used. */
  public enum Status {
    /** It is used. */
    ENABLED,
    /** It is not. */
    DISABLED
  }
}
