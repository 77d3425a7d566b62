package io.nebulagate.outbound.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nebulagate.application.notices.Delivery.Hook;
import io.nebulagate.application.notices.WebhookCalls;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.notice.Notice;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.outbound.provider.egress.Clearance;
import io.nebulagate.outbound.provider.egress.EgressGuard;
import io.nebulagate.outbound.provider.egress.GuardedRest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Calls webhooks over HTTPS, signed as Standard Webhooks say. Those of people reach the public
 * internet and nothing else; the operator's also what {@code EGRESS_ALLOW} excepts. Redirects are
 * not followed, only 2xx means that a notice was taken.
 */
public final class HttpsWebhookCalls implements WebhookCalls {

  /** How long a lookup, a connection, and then an answer may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

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
    Webhook webhook = hook.webhook();
    new SignedPush(new GuardedRest(guard(webhook.tenant())), patience, clock)
        .send(webhook.url(), hook.secret(), "msg_" + notice.id(), body(notice), PushApi::notice);
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
}
