package io.nebulagate.outbound.push;

import io.nebulagate.domain.access.Secret;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/**
 * Pushes to a receiver through a guard, signed as Standard Webhooks say. Redirects are not
 * followed; only 2xx means that something was taken. What a failure says repeats nothing of the
 * receiver's. Blocking; thread-safe.
 *
 * @param patience how long a connection, and then the answer, may take
 */
record SignedPush(GuardedRest rest, Duration patience, InstantSource clock) {

  /** What the client calls the status of an answer that did not come in time. */
  private static final int NO_ANSWER = 0;

  /** In which form something is pushed. */
  interface Form {
    InputStream push(PushApi api, String id, long seconds, String signature, byte[] body);
  }

  /**
   * Pushes once.
   *
   * @throws IOException when it was not taken
   */
  void send(URI receiver, Secret secret, String id, byte[] body, Form form) throws IOException {
    Instant now = clock.instant();
    String signature = PushSignature.of(secret, id, now, body);
    try {
      PushApi api =
          rest.builder(receiver, patience, patience)
              .register(new OnlySuccess())
              .build(PushApi.class);
      try (Closeable _ = (Closeable) api; // as every REST client of Quarkus
          InputStream _ = form.push(api, id, now.getEpochSecond(), signature, body)) {
        return;
      }
    } catch (WebApplicationException e) {
      int status = e.getResponse().getStatus();
      throw new IOException(
          status == NO_ANSWER ? "the receiver did not answer" : "the receiver answered " + status,
          e);
    } catch (UpstreamException e) {
      throw new IOException("the receiver was not called: " + e.fault().outcome(), e);
    } catch (ProcessingException e) {
      throw new IOException("the receiver did not answer", e);
    }
  }

  /** Whatever is no success is a failure, redirects too. */
  private static final class OnlySuccess
      implements ResponseExceptionMapper<WebApplicationException> {

    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
      return Response.Status.Family.familyOf(status) != Response.Status.Family.SUCCESSFUL;
    }

    @Override
    public WebApplicationException toThrowable(Response answer) {
      return new WebApplicationException(answer.getStatus());
    }
  }
}
