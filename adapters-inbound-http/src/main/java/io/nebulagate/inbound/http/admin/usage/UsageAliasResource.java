package io.nebulagate.inbound.http.admin.usage;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Past requests, under the name that operators of other gateways know them by. */
@Singleton
@Path("/admin/usage")
@RunOnVirtualThread
public class UsageAliasResource {

  private final LogAnswers answers;

  UsageAliasResource(LogAnswers answers) {
    this.answers = answers;
  }

  @Operation(summary = "One page of past requests, newest first")
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "An earlier `next_cursor`",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.INTEGER,
              minimum = "1",
              maximum = "" + LogAnswers.LIMIT_MAX,
              defaultValue = "50"))
  @GET
  @RolesAllowed(Roles.ADMIN)
  public Envelope<LogView> list(HttpServerRequest request) {
    return answers.list(request);
  }
}
