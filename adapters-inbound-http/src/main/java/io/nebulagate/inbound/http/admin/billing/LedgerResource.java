package io.nebulagate.inbound.http.admin.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.nebulagate.application.billing.AccountUseCase;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.billing.ReversalBook.Reversed;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.money.Money;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;

/** The ledger as a whole. */
@Singleton
@Path("/api/ledger")
@RunOnVirtualThread
public class LedgerResource {

  private final AccountUseCase accounts;
  private final Caller caller;

  LedgerResource(AccountUseCase accounts, Caller caller) {
    this.accounts = accounts;
    this.caller = caller;
  }

  @Operation(
      summary = "Takes an earlier transfer back, wholly or in part, once per `Idempotency-Key`")
  @Parameter(name = Idempotency.HEADER, in = ParameterIn.HEADER, required = true)
  @Refuses(status = 404, as = "`not_found`: no such transfer")
  @Refuses(status = 409, as = "`reversal_exceeds_original`: less is left of the transfer")
  @RequestBodySchema(ReversalInput.class)
  @POST
  @Path("/reverse")
  @RolesAllowed(Roles.ADMIN)
  @Audited("ledger.reverse")
  public RestResponse<Envelope<ReversedView>> reverse(HttpServerRequest request, InputStream body) {
    Principal actor = caller.principal();
    InputReader input = InputReader.of(body, "transfer_id", "amount", "reason");
    IdempotencyKey key = Idempotency.key(actor.tenant(), request, input);
    ReversalInput wanted = ReversalInput.read(input);
    Reversal reversal =
        new Reversal(wanted.transfer(), wanted.amount(), wanted.reason(), actor.name());
    Reversed reversed = accounts.reverse(key, reversal);
    return Idempotency.answer(ReversedView.of(reversed), reversed.replayed());
  }

  @Operation(summary = "Recomputes the ledger and tells what does not agree")
  @GET
  @Path("/verify")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<AuditView> verify() {
    return Envelope.of(AuditView.of(accounts.verify()));
  }

  /** What is taken back: all that is left of it, unless an amount is named. */
  @Schema(name = "Reversal")
  record ReversalInput(
      @JsonProperty("transfer_id") UUID transfer, Optional<Money> amount, String reason) {

    static ReversalInput read(InputReader input) {
      return new ReversalInput(
          input.uuid("transfer_id"), input.optional("amount", input::money), input.text("reason"));
    }
  }
}
