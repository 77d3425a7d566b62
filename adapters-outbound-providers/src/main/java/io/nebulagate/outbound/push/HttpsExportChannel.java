package io.nebulagate.outbound.push;

import io.nebulagate.application.export.ExportChannel;
import io.nebulagate.application.export.ExportPage;
import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Pushes pages to one receiver, through the guard, signed. Only a status of 2xx means that a page
 * was taken; redirects are not followed. What a failure says never contains what the receiver said.
 */
public final class HttpsExportChannel implements ExportChannel {

  private final GuardedRest rest;
  private final URI receiver;
  private final Secret secret;
  private final Duration patience;
  private final InstantSource clock;

  /**
   * A channel.
   *
   * @param secret {@code whsec_} and the key in Base64
   * @param patience how long a connection, and then the answer, may take
   */
  public HttpsExportChannel(
      GuardedRest rest, URI receiver, Secret secret, Duration patience, InstantSource clock) {
    this.rest = rest;
    this.receiver = receiver;
    this.secret = secret;
    this.patience = patience;
    this.clock = clock;
  }

  @Override
  public void deliver(ExportPage page) throws IOException {
    byte[] body = page.body();
    Instant now = clock.instant();
    String signature = PushSignature.of(secret, page.id(), now, body);
    try {
      PushApi api = rest.builder(receiver, patience, patience).build(PushApi.class);
      try (Closeable _ = (Closeable) api; // as every REST client of Quarkus
          Response answer = api.push(page.id(), now.getEpochSecond(), signature, body)) {
        if (answer.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
          throw refused(answer.getStatus());
        }
      }
    } catch (WebApplicationException e) {
      throw refused(e.getResponse().getStatus());
    } catch (UpstreamException e) {
      throw new IOException("the receiver was not called: " + e.fault().outcome(), e);
    } catch (ProcessingException e) {
      throw new IOException("the receiver did not answer", e);
    }
  }

  private static IOException refused(int status) {
    return new IOException("the receiver answered " + status);
  }
}
