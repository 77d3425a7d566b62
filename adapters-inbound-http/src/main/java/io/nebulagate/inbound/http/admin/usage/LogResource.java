package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Past requests. */
@Singleton
@Path("/api/log")
@RunOnVirtualThread
public class LogResource {

  private final LogAnswers answers;

  LogResource(LogAnswers answers) {
    this.answers = answers;
  }

  /** One page of them, newest first. */
  @GET
  @RolesAllowed(Roles.ADMIN)
  public Envelope<LogView> list(HttpServerRequest request) {
    return answers.list(request);
  }
}
