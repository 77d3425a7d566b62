package io.nebulagate.application.sync.site;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.site.SiteKind;
import java.net.URI;

/**
 * How a site is asked.
 *
 * @param baseUrl its root
 * @param token the access token of one of its users
 * @param userId the number of that user
 * @param kind which member of the family it is, as far as it is known
 */
public record SiteAccess(URI baseUrl, Secret token, long userId, SiteKind kind) {

  /** The same access of a site of another kind. */
  public SiteAccess of(SiteKind other) {
    return new SiteAccess(baseUrl, token, userId, other);
  }
}
