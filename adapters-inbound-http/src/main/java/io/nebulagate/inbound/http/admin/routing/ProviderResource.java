package io.nebulagate.inbound.http.admin.routing;

import io.nebulagate.application.routing.ProviderUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
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

  /** Adds a provider. */
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.add")
  public Envelope<ProviderView> add(InputStream body) {
    ProviderInput input = ProviderInput.of(body);
    return Envelope.of(ProviderView.of(providers.add(input.toProvider(), input.keys())));
  }

  /** One page of all providers, oldest first. */
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ProviderView>> list(HttpServerRequest request) {
    return answers.list(request);
  }

  /** One provider. */
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<ProviderView> find(@PathParam("id") String id) {
    return Envelope.of(ProviderView.of(providers.find(Numbers.id(WHAT, id))));
  }

  /** Changes a provider; what is not named stays. */
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.change")
  public Envelope<ProviderView> change(InputStream body) {
    ProviderInput input = ProviderInput.ofChange(body);
    return answers.change(input.id(), input);
  }

  /** Removes a provider. */
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.remove")
  public Envelope<Void> remove(@PathParam("id") String id) {
    return answers.remove(Numbers.id(WHAT, id));
  }
}
