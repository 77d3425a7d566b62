package io.nebulagate.inbound.http.admin.policy;

import io.nebulagate.application.policy.PolicyUseCase;
import io.nebulagate.application.policy.SimulationUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Policies, in versions that are never changed. */
@Singleton
@Path("/api/policy")
@RunOnVirtualThread
public class PolicyResource {

  private static final String POLICY = "policy";
  private static final String VERSION = "version";

  private final PolicyUseCase policies;
  private final SimulationUseCase simulations;
  private final Before before;

  PolicyResource(PolicyUseCase policies, SimulationUseCase simulations, Before before) {
    this.policies = policies;
    this.simulations = simulations;
    this.before = before;
  }

  @Operation(summary = "Keeps the first version of a policy, in force")
  @RequestBodySchema(PolicyInput.Creation.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("policy.add")
  public Envelope<PolicyView> add(InputStream body) {
    return Envelope.of(PolicyView.of(policies.add(PolicyInput.of(body).toPolicy())));
  }

  @Operation(summary = "Keeps another version, in force; what is not named stays")
  @Refuses(status = 404, as = "`not_found`: no such policy")
  @RequestBodySchema(PolicyInput.Change.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("policy.change")
  public Envelope<PolicyView> change(InputStream body) {
    PolicyInput input = PolicyInput.ofChange(body);
    long id = input.id();
    before.was(PolicyView.of(policies.find(id)));
    return Envelope.of(PolicyView.of(policies.change(id, input::applyTo)));
  }

  @Operation(summary = "One page of the versions in force, oldest policy first")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<PolicySummaryView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(policies.list(page.page(), page.size()), PolicySummaryView::of));
  }

  @Operation(summary = "The version of a policy that is in force")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PolicyView> find(@PathParam("id") String id) {
    return Envelope.of(PolicyView.of(policies.find(Numbers.id(POLICY, id))));
  }

  @Operation(summary = "One page of a policy's versions, newest first")
  @GET
  @Path("/{id}/versions")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<PolicySummaryView>> versions(
      @PathParam("id") String id, HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(
        page.view(
            policies.versions(Numbers.id(POLICY, id), page.page(), page.size()),
            PolicySummaryView::of));
  }

  @Operation(summary = "One version of a policy")
  @GET
  @Path("/{id}/versions/{version}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PolicyView> version(
      @PathParam("id") String id, @PathParam("version") String version) {
    return Envelope.of(
        PolicyView.of(policies.find(Numbers.id(POLICY, id), number(Numbers.id(VERSION, version)))));
  }

  @Operation(summary = "Puts a version that was kept before in force again")
  @Refuses(status = 404, as = "`not_found`: no such version")
  @RequestBodySchema(Activation.class)
  @POST
  @Path("/{id}/activate")
  @RolesAllowed(Roles.ADMIN)
  @Audited("policy.activate")
  public Envelope<PolicyView> activate(@PathParam("id") String id, InputStream body) {
    long policy = Numbers.id(POLICY, id);
    int version = number(InputReader.of(body, VERSION).id(VERSION));
    before.was(PolicyView.of(policies.find(policy)));
    return Envelope.of(PolicyView.of(policies.activate(policy, version)));
  }

  @Operation(
      summary = "What policies would say of a request, and where it would go; nobody is called")
  @Refuses(status = 403, as = "`model_not_allowed`: the key may not ask for the model")
  @Refuses(
      status = 404,
      as = "`model_not_found`: nobody serves the model; `not_found`: no such key")
  @RequestBodySchema(SimulationInput.class)
  @POST
  @Path("/simulate")
  @RolesAllowed(Roles.ADMIN)
  @Audited(value = "policy.simulate", holdsPrompt = true)
  public Envelope<SimulationView> simulate(InputStream body) {
    return Envelope.of(SimulationView.of(simulations.simulate(SimulationInput.read(body))));
  }

  /** No policy has that many versions. */
  private static int number(long version) {
    return (int) Math.min(version, Integer.MAX_VALUE);
  }

  /** Which version, as the document shows it. */
  @Schema(name = "PolicyActivation")
  record Activation(@Schema(minimum = "1") int version) {}
}
