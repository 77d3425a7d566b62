package io.nebulagate.application.notices;

import io.nebulagate.domain.notice.Occasion;

/** Where everything is told. Blocking; thread-safe. */
public interface Notices {

  /**
   * Puts a notice for a tenant into the outbox, within the running transaction if there is one. An
   * occasion whose key is known already changes nothing: whoever is not sure tells again.
   *
   * @param tenant a user, an organisation, or {@link io.nebulagate.domain.notice.Webhook#OPERATOR}
   * @return whether nobody had told before, on whatever replica
   */
  boolean publish(long tenant, Occasion occasion);
}
