package io.nebulagate.application.notices;

import io.nebulagate.application.notices.Delivery.Hook;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.notice.Notice;
import java.io.IOException;
import java.net.URI;

/** Calls webhooks, as far as calls may go. Blocking, with a bound in time; thread-safe. */
public interface WebhookCalls {

  /**
   * Lets pass a URL that may be called for a tenant.
   *
   * @throws GatewayException with {@link GatewayError.InvalidValue} that names {@code url}
   */
  void check(long tenant, URI url);

  /**
   * Sends a notice, signed.
   *
   * @throws IOException when it was not taken; its message repeats nothing of the receiver's
   */
  void send(Hook hook, Notice notice) throws IOException;
}
