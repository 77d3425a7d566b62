package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.application.usage.RequestLogUseCase;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.Owned;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Past requests, explained. */
@Singleton
@Path("/api/request")
@RunOnVirtualThread
public class RequestResource {

  private final RequestLogUseCase log;
  private final Caller caller;

  RequestResource(RequestLogUseCase log, Caller caller) {
    this.log = log;
    this.caller = caller;
  }

  @Operation(
      summary =
          "How one request was served and charged; what it cost the operator is theirs to know")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.REQUEST, permission = Permission.SEE)
  public Envelope<RequestView> explain(
      @PathParam("id") @Schema(pattern = "req_[0-9a-f]{32}") String id) {
    RequestView whole = RequestView.of(log.explain(parse(id)));
    return Envelope.of(caller.principal().operator() ? whole : whole.forCustomer());
  }

  @Operation(summary = "Why one request went where it went: the routes it had, and its tries")
  @Refuses(status = 404, as = "`not_found`: no such request")
  @GET
  @Path("/{id}/route")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<RequestRouteView> route(
      @PathParam("id") @Schema(pattern = "req_[0-9a-f]{32}") String id) {
    return Envelope.of(RequestRouteView.of(log.explain(parse(id)).record()));
  }

  private static RequestId parse(String id) {
    try {
      return RequestId.parse(id);
    } catch (IllegalArgumentException notAnId) {
      throw new GatewayException(new GatewayError.NotFound("request"));
    }
  }
}
