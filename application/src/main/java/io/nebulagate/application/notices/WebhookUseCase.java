package io.nebulagate.application.notices;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.notices.Outbox.Sent;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.notice.NoticeKind;
import io.nebulagate.domain.notice.Webhook;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Keeps webhooks for their owners. Every method that takes an id throws {@link GatewayException}
 * with {@link GatewayError.NotFound} when there is no such. Blocking; thread-safe.
 */
public interface WebhookUseCase {

  /**
   * Adds one.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} for a URL that may not be
   *     called, for kinds that are none, and where there are too many already
   */
  Issued add(long tenant, Wanted wanted);

  /** All of a tenant's, oldest first. */
  List<Webhook> of(long tenant);

  /** One page of everybody's, oldest first. */
  Page<Webhook> all(int page, int size);

  /** One. */
  Webhook find(UUID id);

  /** Changes one; throws as {@link #add}. */
  Webhook change(UUID id, UnaryOperator<Wanted> change);

  /** Gives it a new secret in the place of the old one, at once. */
  Issued rotate(UUID id);

  /** Removes it, with what is still to be sent to it. */
  void remove(UUID id);

  /** Sends a notice to it that says nothing; once in a minute. */
  void test(UUID id);

  /** One page of what was and is to be sent to it, youngest first. */
  Page<Sent> deliveries(UUID id, int page, int size);

  /** What can be said of a webhook. */
  record Wanted(String url, Set<NoticeKind> kinds, boolean enabled) {}

  /** A webhook and its secret, which is shown this once. */
  record Issued(Webhook webhook, Secret secret) {}
}
