package io.nebulagate.inbound.http.admin.billing;

import io.nebulagate.application.billing.AccountUseCase;
import io.nebulagate.application.billing.ReversalBook.Reversal;
import io.nebulagate.application.billing.ReversalBook.Reversed;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.InputReader;
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
import java.io.InputStream;
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

  /** Takes an earlier transfer back, wholly or in part, once per {@code Idempotency-Key}. */
  @POST
  @Path("/reverse")
  @RolesAllowed(Roles.ADMIN)
  @Audited("ledger.reverse")
  public RestResponse<Envelope<ReversedView>> reverse(HttpServerRequest request, InputStream body) {
    Principal actor = caller.principal();
    InputReader input = InputReader.of(body, "transfer_id", "amount", "reason");
    IdempotencyKey key = Idempotency.key(actor.tenant(), request, input);
    Reversal reversal =
        new Reversal(
            input.uuid("transfer_id"),
            input.optional("amount", input::money),
            input.text("reason"),
            actor.name());
    Reversed reversed = accounts.reverse(key, reversal);
    return Idempotency.answer(ReversedView.of(reversed), reversed.replayed());
  }

  /** Recomputes everything and tells what does not agree. */
  @GET
  @Path("/verify")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<AuditView> verify() {
    return Envelope.of(AuditView.of(accounts.verify()));
  }
}
