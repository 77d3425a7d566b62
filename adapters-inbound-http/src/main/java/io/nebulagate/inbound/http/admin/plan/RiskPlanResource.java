package io.nebulagate.inbound.http.admin.plan;

import io.nebulagate.application.plan.LoweringUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** The plan that accounts of whoever is distrusted run under. */
@Singleton
@Path("/api/policy/risk/plan")
@RunOnVirtualThread
public class RiskPlanResource {

  private final LoweringUseCase lowering;

  RiskPlanResource(LoweringUseCase lowering) {
    this.lowering = lowering;
  }

  @Operation(
      summary = "Lowers accounts to one plan from a risk on, in place of what was stated before")
  @Refuses(status = 404, as = "`not_found`: no such plan")
  @RequestBodySchema(RiskPlanInput.class)
  @PUT
  @RolesAllowed(Roles.ADMIN)
  @Audited("risk.set-plan")
  public Envelope<RiskPlanView> state(InputStream body) {
    return Envelope.of(RiskPlanView.of(lowering.state(RiskPlanInput.read(body))));
  }

  @Operation(summary = "From which risk on accounts are lowered, and to which plan")
  @Refuses(status = 404, as = "`not_found`: nobody is lowered")
  @GET
  @RolesAllowed(Roles.ADMIN)
  public Envelope<RiskPlanView> stated() {
    return Envelope.of(RiskPlanView.of(lowering.stated()));
  }

  @Operation(summary = "Lowers nobody any more")
  @Refuses(status = 404, as = "`not_found`: nobody is lowered")
  @DELETE
  @RolesAllowed(Roles.ADMIN)
  @Audited("risk.clear-plan")
  public Envelope<Void> withdraw() {
    lowering.withdraw();
    return Envelope.done();
  }
}
