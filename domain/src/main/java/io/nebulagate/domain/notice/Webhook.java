package io.nebulagate.domain.notice;

import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Where notices of some kinds are sent as they come up.
 *
 * @param tenant whose notices: a user's, an organisation's, or with {@link #OPERATOR} everybody's
 * @param kinds at least one
 */
public record Webhook(
    UUID id, long tenant, URI url, Set<NoticeKind> kinds, boolean enabled, Instant createdAt) {

  /** Stands in the place of a tenant for whoever runs the gateway. */
  public static final long OPERATOR = 0;

  /** How many a tenant may have, and the operator. */
  public static final int EACH_MAX = 5;

  /** The most characters of a URL. */
  public static final int URL_LENGTH_MAX = 2_048;

  /** Checks and copies; throws {@link IllegalArgumentException}. */
  public Webhook {
    kinds = Set.copyOf(kinds);
    if (kinds.isEmpty() || kinds.contains(NoticeKind.TEST)) {
      throw new IllegalArgumentException("a webhook is for notices of some kind");
    }
    if (url.toString().length() > URL_LENGTH_MAX) {
      throw new IllegalArgumentException("the URL of a webhook is too long");
    }
  }

  /** Whether whoever runs the gateway gets these notices. */
  public boolean ofOperator() {
    return tenant == OPERATOR;
  }
}
