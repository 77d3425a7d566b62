package io.nebulagate.inbound.http.admin.billing;

import io.nebulagate.application.billing.AccountUseCase;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The ledger as a whole. */
@Singleton
@Path("/api/ledger")
@RunOnVirtualThread
public class LedgerResource {

  private final AccountUseCase accounts;

  LedgerResource(AccountUseCase accounts) {
    this.accounts = accounts;
  }

  /** Recomputes everything and tells what does not agree. */
  @GET
  @Path("/verify")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<AuditView> verify() {
    return Envelope.of(AuditView.of(accounts.verify()));
  }
}
