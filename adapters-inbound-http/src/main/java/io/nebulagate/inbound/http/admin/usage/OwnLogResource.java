package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Past requests of whoever calls. */
@Singleton
@Path("/api/log/self")
@RunOnVirtualThread
public class OwnLogResource {

  private final LogAnswers answers;

  OwnLogResource(LogAnswers answers) {
    this.answers = answers;
  }

  @Operation(summary = "One page of them, newest first")
  @Refuses(status = 404, as = "`not_found`: no such organisation")
  @GET
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<LogView> list(@BeanParam LogQuery query) {
    return answers.own(query);
  }
}
