package io.nebulagate.inbound.http.admin.policy;

import io.nebulagate.application.risk.Risk;
import io.nebulagate.application.risk.RiskUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Whom to distrust, how far and until when. */
@Singleton
@Path("/api/policy/risk")
@RunOnVirtualThread
public class RiskResource {

  private final RiskUseCase risks;
  private final InstantSource clock;

  RiskResource(RiskUseCase risks, InstantSource clock) {
    this.risks = risks;
    this.clock = clock;
  }

  @Operation(summary = "Distrusts a user or an organisation, in place of what was said before")
  @Refuses(status = 404, as = "`not_found`: no such user or organisation")
  @RequestBodySchema(RiskInput.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("risk.change")
  public Envelope<RiskView> put(InputStream body) {
    Risk risk = RiskInput.read(body, clock.instant());
    risks.put(risk);
    return Envelope.of(RiskView.of(risk));
  }

  @Operation(summary = "Trusts a user or an organisation again, whoever distrusted it")
  @Refuses(status = 404, as = "`not_found`: nobody distrusts such an owner")
  @DELETE
  @Path("/{owner}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("risk.clear")
  public Envelope<Void> clear(@PathParam("owner") String owner) {
    risks.clear(Numbers.id("risk", owner));
    return Envelope.done();
  }

  @Operation(summary = "One page of whom anybody distrusts now, by owner and source")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<RiskView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(risks.list(page.page(), page.size()), RiskView::of));
  }
}
