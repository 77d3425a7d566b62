package io.nebulagate.inbound.http.admin.voucher;

import io.nebulagate.application.voucher.VoucherBook.CodeFilter;
import io.nebulagate.application.voucher.VoucherBook.CodeState;
import io.nebulagate.application.voucher.VoucherBook.Standing;
import io.nebulagate.application.voucher.VoucherUseCase;
import io.nebulagate.application.voucher.VoucherUseCase.Issued;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.Uuids;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
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
import jakarta.ws.rs.Produces;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Batches of vouchers. */
@Singleton
@Path("/api/voucher/batch")
@RunOnVirtualThread
public class VoucherBatchResource {

  private static final String LABEL = "label";
  private static final int LABEL_MAX = 64;

  private final VoucherUseCase vouchers;
  private final Caller caller;
  private final Before before;
  private final InstantSource clock;

  VoucherBatchResource(VoucherUseCase vouchers, Caller caller, Before before, InstantSource clock) {
    this.vouchers = vouchers;
    this.caller = caller;
    this.before = before;
    this.clock = clock;
  }

  @Operation(summary = "Makes a batch of vouchers; its codes are shown only here")
  @RequestBodySchema(OfferInput.Fields.class)
  @POST
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  @Audited("voucher.issue")
  public Envelope<IssuedView> issue(InputStream body) {
    return Envelope.of(IssuedView.of(issued(body)));
  }

  @Operation(summary = "Makes a batch of vouchers and answers its codes as a table")
  @RequestBodySchema(OfferInput.Fields.class)
  @POST
  @Path("/csv")
  @Produces("text/csv")
  @RolesAllowed(Roles.ADMIN)
  @Audited("voucher.issue")
  public RestResponse<String> issueAsTable(InputStream body) {
    IssuedView issued = IssuedView.of(issued(body));
    return RestResponse.ResponseBuilder.ok(issued.csv())
        .header(
            "Content-Disposition", "attachment; filename=\"vouchers-" + issued.batchId() + ".csv\"")
        .build();
  }

  @Operation(summary = "One page of the batches, newest first")
  @Parameter(
      name = LABEL,
      in = ParameterIn.QUERY,
      description = "Only those whose label contains this, whatever the case",
      schema = @Schema(type = SchemaType.STRING, maxLength = LABEL_MAX))
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<BatchView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(
        page.view(vouchers.batches(label(request), page.page(), page.size()), this::view));
  }

  @Operation(summary = "A batch and what became of it")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<BatchView> find(@PathParam("id") @Schema(format = "uuid") String id) {
    return Envelope.of(view(vouchers.find(batch(id))));
  }

  @Operation(summary = "One page of the codes of a batch, without their texts, by number")
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      description = "Only those of which this became",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"unused", "redeemed", "reversed"}))
  @Parameter(
      name = "last4",
      in = ParameterIn.QUERY,
      description = "Only those that end in these four characters",
      schema = @Schema(type = SchemaType.STRING))
  @GET
  @Path("/{id}/code")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<CodeView>> codes(
      @PathParam("id") @Schema(format = "uuid") String id, HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    CodeFilter filter = new CodeFilter(state(request), last4(request));
    return Envelope.of(
        page.view(vouchers.codes(batch(id), filter, page.page(), page.size()), CodeView::of));
  }

  @Operation(summary = "Makes the unused codes of a batch worthless; what was redeemed stays")
  @POST
  @Path("/{id}/revoke")
  @RolesAllowed(Roles.ADMIN)
  @Audited("voucher.revoke")
  public Envelope<BatchView> revoke(@PathParam("id") @Schema(format = "uuid") String id) {
    UUID batch = batch(id);
    before.was(view(vouchers.find(batch)));
    return Envelope.of(view(vouchers.revoke(batch, caller.principal().name())));
  }

  private Issued issued(InputStream body) {
    return vouchers.issue(OfferInput.read(body), caller.principal().name());
  }

  private BatchView view(Standing standing) {
    return BatchView.of(standing, clock.instant());
  }

  private static Optional<String> label(HttpServerRequest request) {
    @Nullable String asked = request.getParam("label");
    if (asked != null && (asked.length() > LABEL_MAX || asked.indexOf(0) >= 0)) {
      throw GatewayException.invalidValue(LABEL, "has at most " + LABEL_MAX + " characters");
    }
    return Optional.ofNullable(asked).filter(part -> !part.isEmpty());
  }

  private static Optional<CodeState> state(HttpServerRequest request) {
    @Nullable String asked = request.getParam("status");
    return asked == null
        ? Optional.empty()
        : Optional.of(
            switch (asked) {
              case "unused" -> CodeState.UNUSED;
              case "redeemed" -> CodeState.REDEEMED;
              case "reversed" -> CodeState.REVERSED;
              default ->
                  throw GatewayException.invalidValue(
                      "status", "must be one of redeemed, reversed, unused");
            });
  }

  private static Optional<String> last4(HttpServerRequest request) {
    @Nullable String asked = request.getParam("last4");
    if (asked != null && !asked.matches("[0-9A-Z]{4}")) {
      throw GatewayException.invalidValue("last4", "has four characters of 0-9 and A-Z");
    }
    return Optional.ofNullable(asked);
  }

  private static UUID batch(String id) {
    return Uuids.inPath("voucher batch", id);
  }
}
