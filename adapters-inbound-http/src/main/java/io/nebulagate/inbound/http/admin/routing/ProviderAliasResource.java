package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Configured upstreams, under the name that operators of other gateways know them by. */
@Singleton
@Path("/admin/providers")
@RunOnVirtualThread
public class ProviderAliasResource {

  private final ProviderAnswers answers;

  ProviderAliasResource(ProviderAnswers answers) {
    this.answers = answers;
  }

  @Operation(summary = "One page of all providers, oldest first")
  @GET
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ProviderView>> list(HttpServerRequest request) {
    return answers.list(request);
  }

  @Operation(summary = "Changes a provider; what is not named stays")
  @Refuses(status = 409, as = "`already_exists`: the name is taken")
  @RequestBodySchema(ProviderFields.class)
  @PATCH
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.change")
  public Envelope<ProviderView> change(@PathParam("id") String id, InputStream body) {
    return answers.change(Numbers.id("provider", id), ProviderInput.of(body));
  }
}
