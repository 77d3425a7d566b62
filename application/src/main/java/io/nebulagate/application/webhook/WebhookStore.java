package io.nebulagate.application.webhook;

import io.nebulagate.application.access.Page;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.notice.Webhook;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Keeps webhooks and their secrets, which are encrypted. Blocking; thread-safe. */
public interface WebhookStore {

  /**
   * Adds one.
   *
   * @return false, and nothing changes, when its tenant has {@link Webhook#EACH_MAX} already, also
   *     when several are added at once
   */
  boolean add(Webhook webhook, Secret secret);

  /** One of them. */
  Optional<Webhook> find(UUID id);

  /** All of a tenant's, oldest first. */
  List<Webhook> of(long tenant);

  /** One page of everybody's, oldest first. */
  Page<Webhook> all(int page, int size);

  /** Changes one; changes of one webhook happen one after the other. Its id and tenant stay. */
  Optional<Webhook> change(UUID id, UnaryOperator<Webhook> change);

  /** Gives one a new secret; deliveries from now on are signed with it. */
  boolean rotate(UUID id, Secret secret);

  /** Removes one with its deliveries. */
  boolean remove(UUID id);
}
