package io.nebulagate.outbound.push;

import io.nebulagate.application.export.ExportChannel;
import io.nebulagate.application.export.ExportPage;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Pushes pages to one receiver, through the guard, signed. Only a status of 2xx means that a page
 * was taken; redirects are not followed. What a failure says never contains what the receiver said.
 */
public final class HttpsExportChannel implements ExportChannel {

  private final SignedPush push;
  private final URI receiver;
  private final Secret secret;

  /**
   * A channel.
   *
   * @param secret {@code whsec_} and the key in Base64
   * @param patience how long a connection, and then the answer, may take
   */
  public HttpsExportChannel(
      GuardedRest rest, URI receiver, Secret secret, Duration patience, InstantSource clock) {
    this.push = new SignedPush(rest, patience, clock);
    this.receiver = receiver;
    this.secret = secret;
  }

  @Override
  public void deliver(ExportPage page) throws IOException {
    push.send(receiver, secret, page.id(), page.body(), PushApi::lines);
  }
}
