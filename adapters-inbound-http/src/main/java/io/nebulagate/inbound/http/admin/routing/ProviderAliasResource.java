package io.nebulagate.inbound.http.admin.routing;

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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;

/** Configured upstreams, under the name that operators of other gateways know them by. */
@Singleton
@Path("/admin/providers")
@RunOnVirtualThread
public class ProviderAliasResource {

  private final ProviderAnswers answers;

  ProviderAliasResource(ProviderAnswers answers) {
    this.answers = answers;
  }

  /** One page of all providers, oldest first. */
  @GET
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<ProviderView>> list(HttpServerRequest request) {
    return answers.list(request);
  }

  /** Changes a provider; what is not named stays. */
  @PATCH
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("provider.change")
  public Envelope<ProviderView> change(@PathParam("id") String id, InputStream body) {
    return answers.change(Numbers.id("provider", id), ProviderInput.of(body));
  }
}
