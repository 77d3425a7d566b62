package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Schemas;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Past requests. */
@Singleton
@Path("/api/log")
@RunOnVirtualThread
public class LogResource {

  private final LogAnswers answers;

  LogResource(LogAnswers answers) {
    this.answers = answers;
  }

  @Operation(summary = "One page of past requests, newest first")
  @GET
  @RolesAllowed(Roles.ADMIN)
  public Envelope<LogView> list(
      @BeanParam LogQuery query,
      @QueryParam("user_id") @Schema(ref = Schemas.ID) @Nullable String user) {
    return answers.list(query, user);
  }
}
