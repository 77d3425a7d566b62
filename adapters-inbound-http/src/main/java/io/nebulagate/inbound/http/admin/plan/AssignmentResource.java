package io.nebulagate.inbound.http.admin.plan;

import io.nebulagate.application.plan.PlanUsage.Filter;
import io.nebulagate.application.plan.SubscriptionBook.Note;
import io.nebulagate.application.plan.SubscriptionUseCase;
import io.nebulagate.application.plan.SubscriptionUseCase.Assigned;
import io.nebulagate.application.plan.SubscriptionUseCase.Move;
import io.nebulagate.application.plan.SubscriptionUseCase.Standing;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.ledger.AccountId;
import io.nebulagate.domain.ledger.IdempotencyKey;
import io.nebulagate.domain.plan.Subscription.Status;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Idempotency;
import io.nebulagate.inbound.http.admin.InputReader;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.Owned;
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
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who has which plan: subscriptions. */
@Singleton
@Path("/api/plan/assignment")
@RunOnVirtualThread
public class AssignmentResource {

  private static final String ACCOUNT = "account_id";
  private static final String PLAN = "plan_id";
  private static final String STATUS = "status";

  private final SubscriptionUseCase subscriptions;
  private final Caller caller;
  private final Before before;

  AssignmentResource(SubscriptionUseCase subscriptions, Caller caller, Before before) {
    this.subscriptions = subscriptions;
    this.caller = caller;
    this.before = before;
  }

  @Operation(summary = "One page of the subscriptions, newest first")
  @Parameter(
      name = ACCOUNT,
      in = ParameterIn.QUERY,
      description = "Only those of this account",
      schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(
      name = PLAN,
      in = ParameterIn.QUERY,
      description = "Only those to this plan, in any version",
      schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(
      name = STATUS,
      in = ParameterIn.QUERY,
      description = "Only those that stand like this",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"active", "frozen", "cancelled"}))
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<SubscriptionView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(
        page.view(
            subscriptions.list(filter(request), page.page(), page.size()), SubscriptionView::of));
  }

  @Operation(summary = "A subscription, and what is left of its newest cycle")
  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.SUBSCRIPTION, permission = Permission.SEE_MONEY)
  public Envelope<SubscriptionView> find(@PathParam("id") String id) {
    return view(subscriptions.find(subscription(id)));
  }

  @Operation(summary = "One page of what became of its cycles, newest first")
  @GET
  @Path("/{id}/usage")
  @RolesAllowed(Roles.USER)
  @Owned(thing = Thing.SUBSCRIPTION, permission = Permission.SEE_MONEY)
  public Envelope<PageView<CycleUseView>> usage(
      @PathParam("id") String id, HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(
        page.view(
            subscriptions.usage(subscription(id), page.page(), page.size()), CycleUseView::of));
  }

  @Operation(
      summary = "Stops what a subscription allows from being used",
      description = "Requests that run still settle; its owner pays by nothing of it until then.")
  @RequestBodySchema(Why.class)
  @POST
  @Path("/{id}/freeze")
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.freeze")
  public Envelope<SubscriptionView> freeze(@PathParam("id") String id, InputStream body) {
    Note note = note(body);
    return view(subscriptions.freeze(known(id), note));
  }

  @Operation(summary = "Lets what a subscription allows be used again")
  @RequestBodySchema(Why.class)
  @POST
  @Path("/{id}/unfreeze")
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.unfreeze")
  public Envelope<SubscriptionView> unfreeze(@PathParam("id") String id, InputStream body) {
    Note note = note(body);
    return view(subscriptions.unfreeze(known(id), note));
  }

  @Operation(
      summary = "Ends a subscription for good",
      description = "What is left of it lapses. Who repeats it finds it cancelled.")
  @RequestBodySchema(Why.class)
  @POST
  @Path("/{id}/cancel")
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.cancel")
  public Envelope<SubscriptionView> cancel(@PathParam("id") String id, InputStream body) {
    Note note = note(body);
    return view(subscriptions.cancel(known(id), note));
  }

  @Operation(
      summary = "Moves a subscription to a plan's newest version, once per `Idempotency-Key`",
      description =
          "In the middle of a cycle: the part for the time that is left goes back and the new"
              + " plan's is granted, less what was used before it was earned; what was earned and"
              + " not used goes along. What was is cancelled; another subscription, which is"
              + " answered, goes on.")
  @Parameter(name = Idempotency.HEADER, in = ParameterIn.HEADER, required = true)
  @RequestBodySchema(AssignInput.MoveFields.class)
  @POST
  @Path("/{id}/change")
  @RolesAllowed(Roles.ADMIN)
  @Audited("plan.change")
  public RestResponse<Envelope<SubscriptionView>> change(
      @PathParam("id") String id, HttpServerRequest request, InputStream body) {
    Principal actor = caller.principal();
    InputReader input = AssignInput.ofMove(body);
    IdempotencyKey key = Idempotency.key(actor.tenant(), request, input);
    Move move = AssignInput.readMove(input, actor.name());
    Assigned changed = subscriptions.change(key, known(id), move);
    return Idempotency.answer(SubscriptionView.of(changed.standing()), changed.replayed());
  }

  private Note note(InputStream body) {
    return new Note(caller.principal().name(), InputReader.of(body, "reason").text("reason"));
  }

  /** The id of one that is there, which is about to change. */
  private long known(String id) {
    Standing standing = subscriptions.find(subscription(id));
    before.was(SubscriptionView.of(standing));
    return standing.subscription().id();
  }

  private static Envelope<SubscriptionView> view(Standing standing) {
    return Envelope.of(SubscriptionView.of(standing));
  }

  private static Filter filter(HttpServerRequest request) {
    return new Filter(
        id(ACCOUNT, request.getParam("account_id")).map(AccountId::new),
        id(PLAN, request.getParam("plan_id")),
        Optional.ofNullable(request.getParam(STATUS)).map(AssignmentResource::status));
  }

  private static Optional<Long> id(String name, @Nullable String value) {
    return Optional.ofNullable(value).map(text -> Numbers.idInField(name, text));
  }

  private static Status status(String word) {
    return Optional.ofNullable(SubscriptionView.statuses().get(word))
        .orElseThrow(() ->
            GatewayException.invalidValue(
                STATUS,
                "must be one of "
                    + String.join(", ", new TreeSet<>(SubscriptionView.statuses().keySet()))));
  }

  private static long subscription(String id) {
    return Numbers.id("subscription", id);
  }

  /** Why, as the document shows it. */
  @Schema(name = "PlanReason")
  record Why(@Schema(maxLength = 500) String reason) {}
}
