package io.nebulagate.outbound.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.notices.Delivery.Hook;
import io.nebulagate.application.notices.WebhookCalls;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.error.UpstreamException;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.outbound.provider.egress.Clearance;
import io.nebulagate.outbound.provider.egress.EgressGuard;
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
 * Calls webhooks over HTTPS, signed as Standard Webhooks say. Those of people reach the public
 * internet and nothing else; the operator's also what {@code EGRESS_ALLOW} excepts. Redirects are
 * not followed, only 2xx means that a notice was taken.
 */
public final class HttpsWebhookCalls implements WebhookCalls {

  /** How long a lookup, a connection, and then an answer may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What the client calls the status of an answer that did not come in time. */
  private static final int NO_ANSWER = 0;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final EgressGuard people;
  private final EgressGuard operators;
  private final Duration patience;
  private final InstantSource clock;

  /**
   * Calls what the guards let pass.
   *
   * @param people for webhooks of users and organisations
   * @param operators for the operator's
   */
  public HttpsWebhookCalls(
      EgressGuard people, EgressGuard operators, Duration patience, InstantSource clock) {
    this.people = people;
    this.operators = operators;
    this.patience = patience;
    this.clock = clock;
  }

  /** A name that does not resolve yet passes, since each call asks again; not without TLS. */
  @Override
  public void check(long tenant, URI url) {
    boolean passes =
        switch (guard(tenant).await(url, patience)) {
          case Clearance.Granted _ -> true;
          case Clearance.Refused _ -> false;
          case Clearance.Unresolved _ -> "https".equalsIgnoreCase(url.getScheme());
        };
    if (!passes) {
      throw GatewayException.invalidValue(
          "url", "begins with https:// and leads to an address on the public internet");
    }
  }

  @Override
  public void send(Hook hook, Notice notice) throws IOException {
    byte[] body = body(notice);
    String id = "msg_" + notice.id();
    Instant now = clock.instant();
    String signature = PushSignature.of(hook.secret(), id, now, body);
    Webhook webhook = hook.webhook();
    try {
      WebhookApi api =
          new GuardedRest(guard(webhook.tenant()))
              .builder(webhook.url(), patience, patience)
              .register(new OnlySuccess())
              .build(WebhookApi.class);
      try (Closeable _ = (Closeable) api; // as every REST client of Quarkus
          InputStream _ = api.send(id, now.getEpochSecond(), signature, body)) {
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

  private EgressGuard guard(long tenant) {
    return tenant == Webhook.OPERATOR ? operators : people;
  }

  /** As the specification recommends: what happened, when, and the facts. */
  private static byte[] body(Notice notice) {
    ObjectNode body = JSON.createObjectNode();
    body.put("type", notice.kind().label());
    body.put("timestamp", notice.at().toString());
    ObjectNode data = body.putObject("data");
    if (notice.tenant() != Webhook.OPERATOR) {
      data.put("tenant_id", notice.tenant());
    }
    notice.facts().forEach(data::put);
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always JSON", impossible);
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
