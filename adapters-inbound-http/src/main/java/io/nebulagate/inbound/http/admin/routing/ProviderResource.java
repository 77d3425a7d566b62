package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.routing.ProviderUseCase;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Configured upstreams. */
@Singleton
@Path("/api/provider")
@RunOnVirtualThread
public class ProviderResource {

  private static final String WHAT = "provider";

  private final ProviderUseCase providers;
  private final ProviderAnswers answers;

  ProviderResource(ProviderUseCase providers, ProviderAnswers answers) {
    this.providers = providers;
    this.answers = answers;
  }

  @Operation(summary = "Adds a provider")
  @Refuses(status = 409, as = "`already_exists`: the name is taken")
  @RequestBodySchema(ProviderFields.Creation.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.add")
  public Envelope<ProviderView> add(InputStream body) {
    ProviderInput input = ProviderInput.of(body);
    return Envelope.of(ProviderView.of(providers.add(input.toProvider(), input.secrets())));
  }

  @Operation(summary = "One page of all providers, oldest first")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ProviderView>> list(HttpServerRequest request) {
    return answers.list(request);
  }

  @Operation(summary = "One provider")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<ProviderView> find(@PathParam("id") String id) {
    return Envelope.of(ProviderView.of(providers.find(Numbers.id(WHAT, id))));
  }

  @Operation(summary = "Changes a provider; what is not named stays")
  @Refuses(status = 404, as = "`not_found`: no such provider")
  @Refuses(status = 409, as = "`already_exists`: the name is taken")
  @RequestBodySchema(ProviderFields.Change.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.change")
  public Envelope<ProviderView> change(InputStream body) {
    ProviderInput input = ProviderInput.ofChange(body);
    return answers.change(input.id(), input);
  }

  @Operation(summary = "Removes a provider")
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.remove")
  public Envelope<Void> remove(@PathParam("id") String id) {
    return answers.remove(Numbers.id(WHAT, id));
  }
}
