package io.nebulagate.inbound.http.admin.limits;

import io.nebulagate.application.limits.LimitUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Limits of projects, users, organisations and models; a key's are set with the key. */
@Singleton
@Path("/api/limit")
@RunOnVirtualThread
public class LimitResource {

  private final LimitUseCase limits;

  LimitResource(LimitUseCase limits) {
    this.limits = limits;
  }

  @Operation(summary = "Sets the limits that are named, clears what is null, leaves the rest")
  @Refuses(status = 404, as = "`not_found`: no such owner")
  @RequestBodySchema(LimitInput.Fields.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("limit.change")
  public Envelope<LimitView> change(InputStream body) {
    LimitInput input = LimitInput.of(body);
    return Envelope.of(LimitView.of(limits.change(input.owner(), input::applyTo)));
  }

  @Operation(summary = "One page of all limits that are set")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<LimitView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(limits.list(page.page(), page.size()), LimitView::of));
  }
}
