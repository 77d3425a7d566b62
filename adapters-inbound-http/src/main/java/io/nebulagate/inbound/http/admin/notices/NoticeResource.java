package io.nebulagate.inbound.http.admin.notices;

import io.nebulagate.application.notices.Outbox;
import io.nebulagate.application.notices.WebhookUseCase;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** What whoever runs the gateway sees of notices, and is told itself. */
@Singleton
@Path("/api/notice")
@RunOnVirtualThread
public class NoticeResource {

  private final Outbox outbox;
  private final WebhookUseCase webhooks;

  NoticeResource(Outbox outbox, WebhookUseCase webhooks) {
    this.outbox = outbox;
    this.webhooks = webhooks;
  }

  @Operation(summary = "Adds a webhook for the notices of everybody")
  @RequestBodySchema(WebhookInput.NewOfOperator.class)
  @POST
  @Path("/webhook")
  @RolesAllowed(Roles.ADMIN)
  @Audited("notice.add-webhook")
  public Envelope<WebhookView> add(InputStream body) {
    WebhookInput input = WebhookInput.ofOperators(body);
    return Envelope.of(WebhookView.withSecret(webhooks.add(Webhook.OPERATOR, input.wanted())));
  }

  @Operation(summary = "One page of the webhooks of everybody, oldest first")
  @GET
  @Path("/webhook")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<WebhookView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(webhooks.all(page.page(), page.size()), WebhookView::of));
  }

  @Operation(summary = "One page of deliveries that were given up, youngest first")
  @GET
  @Path("/dead")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<DeliveryView>> dead(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(outbox.dead(page.page(), page.size()), DeliveryView::of));
  }

  @Operation(summary = "Takes up a delivery again that was given up")
  @POST
  @Path("/delivery/{id}/retry")
  @RolesAllowed(Roles.ADMIN)
  @Audited("notice.retry")
  public Envelope<Void> retry(@PathParam("id") String id) {
    if (!outbox.revive(Numbers.id("delivery", id))) {
      throw new GatewayException(new GatewayError.NotFound("delivery"));
    }
    return Envelope.done();
  }
}
