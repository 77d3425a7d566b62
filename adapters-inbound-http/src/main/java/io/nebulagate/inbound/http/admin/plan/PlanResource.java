package io.nebulagate.inbound.http.admin.plan;

import io.nebulagate.application.plan.PlanUseCase;
import io.nebulagate.application.plan.SubscriptionUseCase;
import io.nebulagate.application.plan.SubscriptionUseCase.Assigned;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;

/** What is sold. */
@Singleton
@Path("/api/plan")
@RunOnVirtualThread
public class PlanResource {

  private static final String TERMS = "terms";
  private static final String ARCHIVED = "archived";

  private final PlanUseCase plans;
  private final SubscriptionUseCase subscriptions;
  private final Caller caller;
  private final Before before;

  PlanResource(PlanUseCase plans, SubscriptionUseCase subscriptions, Caller caller, Before before) {
    this.plans = plans;
    this.subscriptions = subscriptions;
    this.caller = caller;
    this.before = before;
  }

  @Operation(summary = "States a new plan")
  @Refuses(status = 409, as = "`already_exists`: a plan has this name")
  @RequestBodySchema(NewPlan.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.create")
  public Envelope<PlanView> create(InputStream body) {
    InputReader input = InputReader.of(body, "name", TERMS);
    return Envelope.of(PlanView.of(plans.create(input.text("name"), TermsInput.read(input))));
  }

  @Operation(summary = "One page of the plans, by name")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<PlanView.Summary>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(plans.list(page.page(), page.size()), PlanView.Summary::of));
  }

  @Operation(summary = "A plan in its newest version")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PlanView> find(@PathParam("id") String id) {
    return Envelope.of(PlanView.of(plans.find(plan(id))));
  }

  @Operation(
      summary = "Takes a plan off the shelf, or puts it back",
      description = "Nobody can be given an archived plan; who has it keeps it.")
  @RequestBodySchema(Shelf.class)
  @PATCH
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.archive")
  public Envelope<PlanView> archive(@PathParam("id") String id, InputStream body) {
    boolean archived = InputReader.of(body, ARCHIVED).bool(ARCHIVED);
    before.was(PlanView.of(plans.find(plan(id))));
    return Envelope.of(PlanView.of(plans.archive(plan(id), archived)));
  }

  @Operation(
      summary = "States a plan anew",
      description = "Who subscribes from now on gets this version; who has the plan keeps theirs.")
  @RequestBodySchema(NewVersion.class)
  @POST
  @Path("/{id}/version")
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.revise")
  public Envelope<PlanView> revise(@PathParam("id") String id, InputStream body) {
    InputReader input = InputReader.of(body, TERMS);
    return Envelope.of(PlanView.of(plans.revise(plan(id), TermsInput.read(input))));
  }

  @Operation(summary = "One page of what a plan stated so far, newest first")
  @GET
  @Path("/{id}/version")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<PlanView.Version>> versions(
      @PathParam("id") String id, HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(
        page.view(plans.versions(plan(id), page.page(), page.size()), PlanView.Version::of));
  }

  @Operation(
      summary = "Gives a plan to an account, once per `Idempotency-Key`",
      description = "What the first cycle allows is there at once, unless it lies ahead.")
  @Parameter(name = Idempotency.HEADER, in = ParameterIn.HEADER, required = true)
  @RequestBodySchema(AssignInput.Fields.class)
  @POST
  @Path("/assign")
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.assign")
  public RestResponse<Envelope<SubscriptionView>> assign(
      HttpServerRequest request, InputStream body) {
    Principal actor = caller.principal();
    InputReader input = AssignInput.of(body);
    IdempotencyKey key = Idempotency.key(actor.tenant(), request, input);
    Assigned assigned = subscriptions.assign(key, AssignInput.read(input, actor.name()));
    return Idempotency.answer(SubscriptionView.of(assigned.standing()), assigned.replayed());
  }

  private static long plan(String id) {
    return Numbers.id("plan", id);
  }

  /** A plan to be, as the document shows it. */
  @Schema(name = "NewPlan")
  record NewPlan(@Schema(maxLength = 64) String name, TermsInput.Fields terms) {}

  /** What a plan is to promise from now on, as the document shows it. */
  @Schema(name = "NewPlanVersion")
  record NewVersion(TermsInput.Fields terms) {}

  /** Whether a plan is on sale, as the document shows it. */
  @Schema(name = "PlanShelf")
  record Shelf(boolean archived) {}
}
