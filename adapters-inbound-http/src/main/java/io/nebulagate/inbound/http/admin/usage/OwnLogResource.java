package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Past requests of whoever calls. */
@Singleton
@Path("/api/log/self")
@RunOnVirtualThread
public class OwnLogResource {

  private final LogAnswers answers;

  OwnLogResource(LogAnswers answers) {
    this.answers = answers;
  }

  /** One page of them, newest first. */
  @GET
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<LogView> list(HttpServerRequest request) {
    return answers.own(request);
  }
}
