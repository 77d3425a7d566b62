package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.application.usage.RequestLogUseCase;
import io.nebulagate.domain.chat.RequestId;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Past requests, explained. */
@Singleton
@Path("/api/request")
@RunOnVirtualThread
public class RequestResource {

  private final RequestLogUseCase log;

  RequestResource(RequestLogUseCase log) {
    this.log = log;
  }

  /** How one request was served and charged. */
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<RequestView> explain(@PathParam("id") String id) {
    return Envelope.of(RequestView.of(log.explain(parse(id))));
  }

  private static RequestId parse(String id) {
    try {
      return RequestId.parse(id);
    } catch (IllegalArgumentException notAnId) {
      throw new GatewayException(new GatewayError.NotFound("request"));
    }
  }
}
