package io.nebulagate.inbound.http.admin.billing;

import io.nebulagate.application.compensation.Compensation;
import io.nebulagate.application.compensation.CompensationStore.Begun;
import io.nebulagate.application.compensation.CompensationUseCase;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Uuids;
import io.nebulagate.inbound.http.admin.audit.Audited;
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

/** The same credit to many. */
@Singleton
@Path("/api/plan/bulk-credit")
@RunOnVirtualThread
public class CompensationResource {

  private final CompensationUseCase compensations;
  private final Caller caller;

  CompensationResource(CompensationUseCase compensations, Caller caller) {
    this.compensations = compensations;
    this.caller = caller;
  }

  @Operation(
      summary = "Begins a compensation, once per `Idempotency-Key`",
      description =
          "With `dry_run` it only tells whom it would reach; that moves nothing, and so neither"
              + " needs a key nor uses one up.")
  @Parameter(
      name = Idempotency.HEADER,
      in = ParameterIn.HEADER,
      description = "Needed unless `dry_run` is set")
  @RequestBodySchema(CompensationInput.Fields.class)
  @POST
  @RolesAllowed(Roles.ADMIN)
  @Audited("account.bulk-credit")
  public RestResponse<Envelope<SelectionView>> credit(HttpServerRequest request, InputStream body) {
    Principal actor = caller.principal();
    InputReader input = InputReader.of(body, "filter", "asset", "amount", "reason", "dry_run");
    Compensation compensation = CompensationInput.read(input, actor.name());
    if (input.optional("dry_run", input::bool).orElse(false)) {
      return Idempotency.answer(
          SelectionView.of(compensations.preview(compensation), compensation.amount()), false);
    }
    IdempotencyKey key = Idempotency.key(actor.tenant(), request, input);
    Begun begun = compensations.begin(key, compensation);
    return Idempotency.answer(SelectionView.of(begun, compensation.amount()), begun.replayed());
  }

  @Operation(summary = "How far a compensation has come")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<CompensationView> find(@PathParam("id") @Schema(format = "uuid") String id) {
    return Envelope.of(CompensationView.of(compensations.find(Uuids.inPath("compensation", id))));
  }
}
