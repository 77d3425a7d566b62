package io.nebulagate.inbound.http.admin.access;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** API keys, under the name that operators of other gateways know them by. */
@Singleton
@Path("/admin/api-keys")
@RunOnVirtualThread
public class ApiKeyAliasResource {

  private final ApiKeyAnswers answers;

  ApiKeyAliasResource(ApiKeyAnswers answers) {
    this.answers = answers;
  }

  @Operation(summary = "Makes a key")
  @RequestBodySchema(ApiKeyFields.Creation.class)
  @POST
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.issue")
  public Envelope<ApiKeyView> issue(InputStream body) {
    return answers.issue(body);
  }

  @Operation(summary = "One page of all keys, or of those in one state")
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"enabled", "disabled", "expired", "exhausted"}))
  @GET
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ApiKeyView>> list(HttpServerRequest request) {
    return answers.list(request);
  }

  @Operation(summary = "Changes a key; what is not named stays")
  @RequestBodySchema(ApiKeyFields.class)
  @PATCH
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.change")
  public Envelope<ApiKeyView> change(@PathParam("id") String id, InputStream body) {
    return answers.change(Numbers.id("API key", id), ApiKeyInput.of(body));
  }
}
