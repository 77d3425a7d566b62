package io.nebulagate.inbound.http.admin.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.plan.LoweringUseCase;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionUseCase;
import io.nebulagate.application.plan.SubscriptionUseCase.Standing;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.auth.Owned;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The plans of one account, for its owner. */
@Singleton
@Path("/api/account/{id}/plan")
@RunOnVirtualThread
public class AccountPlansResource {

  private final SubscriptionUseCase subscriptions;
  private final LoweringUseCase lowering;

  AccountPlansResource(SubscriptionUseCase subscriptions, LoweringUseCase lowering) {
    this.subscriptions = subscriptions;
    this.lowering = lowering;
  }

  @Operation(summary = "One page of the account's plans and what is left of them, newest first")
  @GET
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.ACCOUNT, permission = Permission.SEE_MONEY)
  public Envelope<PlansOfAccountView> list(@PathParam("id") String id, HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    AccountId account = new AccountId(Numbers.id("account", id));
    Page<Standing> found = subscriptions.list(Filter.of(account), page.page(), page.size());
    return Envelope.of(
        PlansOfAccountView.of(page.view(found, SubscriptionView::of), lowering.of(account)));
  }
}
