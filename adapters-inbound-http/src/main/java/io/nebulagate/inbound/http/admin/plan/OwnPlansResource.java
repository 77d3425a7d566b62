package io.nebulagate.inbound.http.admin.plan;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.plan.LoweringUseCase;
import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionUseCase;
import io.nebulagate.application.plan.SubscriptionUseCase.Standing;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The plans that the caller's own account has. */
@Singleton
@Path("/api/user/self/plan")
@RunOnVirtualThread
public class OwnPlansResource {

  private final SubscriptionUseCase subscriptions;
  private final LoweringUseCase lowering;
  private final Caller caller;

  OwnPlansResource(SubscriptionUseCase subscriptions, LoweringUseCase lowering, Caller caller) {
    this.subscriptions = subscriptions;
    this.lowering = lowering;
    this.caller = caller;
  }

  @Operation(summary = "One page of the caller's plans and what is left of them, newest first")
  @GET
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<PlansOfAccountView> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    AccountId account = caller.principal().account();
    Page<Standing> found = subscriptions.list(Filter.of(account), page.page(), page.size());
    return Envelope.of(
        PlansOfAccountView.of(page.view(found, SubscriptionView::of), lowering.of(account)));
  }
}
