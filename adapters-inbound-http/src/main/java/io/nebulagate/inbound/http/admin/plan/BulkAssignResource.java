package io.nebulagate.inbound.http.admin.plan;

import io.nebulagate.application.plan.bulk.BulkAssignment;
import io.nebulagate.application.plan.bulk.BulkAssignmentStore.Begun;
import io.nebulagate.application.plan.bulk.BulkAssignmentUseCase;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Uuids;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.billing.SelectionView;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
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

/** The same plan to many. */
@Singleton
@Path("/api/plan/bulk-assign")
@RunOnVirtualThread
public class BulkAssignResource {

  private final BulkAssignmentUseCase assignments;
  private final Caller caller;

  BulkAssignResource(BulkAssignmentUseCase assignments, Caller caller) {
    this.assignments = assignments;
    this.caller = caller;
  }

  @Operation(
      summary = "Begins to give a plan to many, once per `Idempotency-Key`",
      description =
          "With `dry_run` it only tells whom it would reach; that gives nothing, and so neither"
              + " needs a key nor uses one up.")
  @Parameter(
      name = Idempotency.HEADER,
      in = ParameterIn.HEADER,
      description = "Needed unless `dry_run` is set")
  @RequestBodySchema(BulkAssignInput.Fields.class)
  @POST
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.bulk-assign")
  public RestResponse<Envelope<SelectionView>> assign(HttpServerRequest request, InputStream body) {
    Principal actor = caller.principal();
    InputReader input = BulkAssignInput.of(body);
    BulkAssignment assignment = BulkAssignInput.read(input, actor.name());
    if (input.optional(BulkAssignInput.DRY_RUN, input::bool).orElse(false)) {
      return Idempotency.answer(SelectionView.of(null, assignments.preview(assignment)), false);
    }
    IdempotencyKey key = Idempotency.key(actor.tenant(), request, input);
    Begun begun = assignments.begin(key, assignment);
    return Idempotency.answer(SelectionView.of(begun.job(), begun.selection()), begun.replayed());
  }

  @Operation(summary = "How far an assignment to many has come")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<BulkAssignmentView> find(@PathParam("id") @Schema(format = "uuid") String id) {
    return Envelope.of(BulkAssignmentView.of(assignments.find(Uuids.inPath("assignment", id))));
  }
}
