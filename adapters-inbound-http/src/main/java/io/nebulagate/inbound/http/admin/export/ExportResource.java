package io.nebulagate.inbound.http.admin.export;

import io.nebulagate.application.export.ExportUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/** Where ledger entries, audit rows and verdicts are exported to. */
@Singleton
@Path("/api/export")
@RunOnVirtualThread
public class ExportResource {

  private static final String WHAT = "export";

  private final ExportUseCase exports;
  private final Before before;

  ExportResource(ExportUseCase exports, Before before) {
    this.exports = exports;
    this.before = before;
  }

  @Operation(summary = "Adds an export; the secret of a receiver is shown only here")
  @Refuses(status = 409, as = "`already_exists`: the name is taken")
  @RequestBodySchema(ExportInput.Creation.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("export.add")
  public Envelope<ExportView.Made> add(InputStream body) {
    return Envelope.of(ExportView.Made.of(exports.add(ExportInput.of(body).toSink())));
  }

  @Operation(summary = "All exports and how they fare, oldest first")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<List<ExportView>> list() {
    return Envelope.of(exports.list().stream().map(ExportView::of).toList());
  }

  @Operation(summary = "An export and how it fares")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<ExportView> find(@PathParam("id") String id) {
    return Envelope.of(ExportView.of(exports.find(Numbers.id(WHAT, id))));
  }

  @Operation(summary = "Changes an export; what is not named stays")
  @Refuses(status = 404, as = "`not_found`: no such export")
  @RequestBodySchema(ExportInput.Change.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("export.change")
  public Envelope<ExportView> change(InputStream body) {
    ExportInput input = ExportInput.ofChange(body);
    long id = input.id();
    before.was(ExportView.of(exports.find(id)));
    return Envelope.of(ExportView.of(exports.change(id, input::applyTo)));
  }

  @Operation(summary = "Removes an export; what it delivered stays where it is")
  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("export.remove")
  public Envelope<Void> remove(@PathParam("id") String id) {
    long export = Numbers.id(WHAT, id);
    before.was(ExportView.of(exports.find(export)));
    exports.remove(export);
    return Envelope.done();
  }

  @Operation(summary = "Gives a receiver another secret, which is shown only here")
  @Refuses(status = 400, as = "`invalid_value`: the export is of type file")
  @POST
  @Path("/{id}/secret")
  @RolesAllowed(Roles.ADMIN)
  @Audited("export.renew-secret")
  public Envelope<ExportView.SecretView> renewSecret(@PathParam("id") String id) {
    long export = Numbers.id(WHAT, id);
    return Envelope.of(
        new ExportView.SecretView(export, exports.renewSecret(export).secret().reveal()));
  }

  @Operation(summary = "Delivers an empty page, signed as all are, and tells what became of it")
  @POST
  @Path("/{id}/test")
  @RolesAllowed(Roles.ADMIN)
  @Audited("export.test")
  public Envelope<ExportView.TrialView> test(@PathParam("id") String id) {
    Optional<String> failure = exports.probe(Numbers.id(WHAT, id));
    return Envelope.of(new ExportView.TrialView(failure.isEmpty(), failure.orElse(null)));
  }
}
