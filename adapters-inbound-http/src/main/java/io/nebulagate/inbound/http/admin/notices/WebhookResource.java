package io.nebulagate.inbound.http.admin.notices;

import io.nebulagate.application.notices.WebhookUseCase;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.notice.Webhook;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.Uuids;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Owned;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Webhooks of people and organisations; operators reach theirs here, too. */
@Singleton
@Path("/api/webhook")
@RunOnVirtualThread
public class WebhookResource {

  private final WebhookUseCase webhooks;
  private final Authority authority;
  private final Caller caller;
  private final Before before;

  WebhookResource(WebhookUseCase webhooks, Authority authority, Caller caller, Before before) {
    this.webhooks = webhooks;
    this.authority = authority;
    this.caller = caller;
    this.before = before;
  }

  @Operation(summary = "Adds a webhook, of the caller's own unless an organisation is named")
  @RequestBodySchema(WebhookInput.New.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("webhook.add")
  public Envelope<WebhookView> add(InputStream body) {
    WebhookInput input = WebhookInput.ofNew(body);
    long tenant = input.organisation().orElseGet(() -> caller.principal().tenant());
    requireTenant(tenant);
    return Envelope.of(WebhookView.withSecret(webhooks.add(tenant, input.wanted())));
  }

  /** In a body, an organisation of somebody else is a wrong value, as is one that is not there. */
  private void requireTenant(long tenant) {
    try {
      authority.require(caller.principal(), Permission.CHANGE_LIMITS, tenant, "organisation");
    } catch (GatewayException refused) {
      throw refused.error() instanceof GatewayError.NotFound
          ? GatewayException.invalidValue(
              WebhookInput.ORGANISATION, "there is no such organisation")
          : refused;
    }
  }

  @Operation(summary = "One page of the caller's own webhooks, or of an organisation's")
  @Parameter(
      name = WebhookInput.ORGANISATION,
      in = ParameterIn.QUERY,
      description = "Those of this organisation",
      schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "1"))
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<PageView<WebhookView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    String organisation = request.getParam("org_id");
    long tenant =
        organisation == null
            ? caller.principal().tenant()
            : Numbers.idInField(WebhookInput.ORGANISATION, organisation);
    authority.require(caller.principal(), Permission.SEE_MONEY, tenant, "organisation");
    return Envelope.of(page.cut(webhooks.of(tenant), WebhookView::of));
  }

  @Operation(summary = "One webhook")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.WEBHOOK, permission = Permission.SEE_MONEY)
  public Envelope<WebhookView> find(@PathParam("id") String id) {
    return Envelope.of(WebhookView.of(webhooks.find(parse(id))));
  }

  @Operation(summary = "Changes a webhook; what is not named stays")
  @RequestBodySchema(WebhookInput.Change.class)
  @PATCH
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.WEBHOOK, permission = Permission.CHANGE_LIMITS)
  @Audited("webhook.change")
  public Envelope<WebhookView> change(@PathParam("id") String id, InputStream body) {
    UUID webhook = parse(id);
    WebhookInput input = WebhookInput.ofChange(body);
    before.was(WebhookView.of(webhooks.find(webhook)));
    Webhook changed = webhooks.change(webhook, input::applyTo);
    return Envelope.of(WebhookView.of(changed));
  }

  @Operation(summary = "Removes a webhook with what is still to be sent to it")
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.WEBHOOK, permission = Permission.CHANGE_LIMITS)
  @Audited("webhook.remove")
  public Envelope<Void> remove(@PathParam("id") String id) {
    UUID webhook = parse(id);
    before.was(WebhookView.of(webhooks.find(webhook)));
    webhooks.remove(webhook);
    return Envelope.done();
  }

  @Operation(summary = "Gives a webhook a new secret, which signs from now on")
  @POST
  @Path("/{id}/rotate")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.WEBHOOK, permission = Permission.CHANGE_LIMITS)
  @Audited("webhook.rotate")
  public Envelope<WebhookView> rotate(@PathParam("id") String id) {
    return Envelope.of(WebhookView.withSecret(webhooks.rotate(parse(id))));
  }

  @Operation(summary = "Sends a notice of kind test to a webhook, one in a minute")
  @POST
  @Path("/{id}/test")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.WEBHOOK, permission = Permission.CHANGE_LIMITS)
  @Audited("webhook.test")
  public Envelope<Void> test(@PathParam("id") String id) {
    webhooks.test(parse(id));
    return Envelope.done();
  }

  @Operation(summary = "One page of what was and is to be sent to a webhook, youngest first")
  @GET
  @Path("/{id}/deliveries")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.WEBHOOK, permission = Permission.SEE_MONEY)
  public Envelope<PageView<DeliveryView>> deliveries(
      @PathParam("id") String id, HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(
        page.view(webhooks.deliveries(parse(id), page.page(), page.size()), DeliveryView::of));
  }

  private static UUID parse(String id) {
    return Uuids.inPath("webhook", id);
  }
}
