package io.nebulagate.inbound.http.admin.limits;

import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore.Owned;
import io.nebulagate.application.limits.LimitUseCase;
import io.nebulagate.application.limits.SetBy;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.PageQuery;
import io.nebulagate.inbound.http.admin.PageView;
import io.nebulagate.inbound.http.admin.audit.Audited;
import io.nebulagate.inbound.http.admin.audit.Before;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;

/**
 * Limits of projects, users, organisations and models; a key's own are set with the key. What
 * operators and owners set is kept apart, and the lower bound counts.
 */
@Singleton
@Path("/api/limit")
@RunOnVirtualThread
public class LimitResource {

  private final LimitUseCase limits;
  private final Authority authority;
  private final Caller caller;
  private final Before before;

  LimitResource(LimitUseCase limits, Authority authority, Caller caller, Before before) {
    this.limits = limits;
    this.authority = authority;
    this.caller = caller;
    this.before = before;
  }

  @Operation(summary = "Sets the limits that are named, clears what is null, leaves the rest")
  @Refuses(status = 404, as = "`not_found`: no such owner")
  @RequestBodySchema(LimitInput.Fields.class)
  @PUT
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  @Audited("limit.change")
  public Envelope<LimitView> change(InputStream body) {
    LimitInput input = LimitInput.of(body);
    LimitOwner owner = input.owner();
    SetBy by = setter(owner);
    Owned changed =
        limits.change(
            owner,
            by,
            kept -> {
              before.was(LimitView.of(new Owned(owner, by, kept)));
              return input.applyTo(kept);
            });
    return Envelope.of(LimitView.of(changed));
  }

  /** On which side the caller is, if that is one that may set limits of {@code owner}. */
  private SetBy setter(LimitOwner owner) {
    Principal who = caller.principal();
    switch (owner.level()) {
      case KEY -> {
        authority.require(who, Permission.CHANGE_LIMITS, Thing.API_KEY, owner.id());
        if (!who.operator()) {
          throw GatewayException.invalidValue(
              "owner_type", "its owner sets the limits of a key with the key");
        }
      }
      case PROJECT -> authority.require(who, Permission.CHANGE_LIMITS, Thing.PROJECT, owner.id());
      case USER, ORGANISATION ->
          authority.require(
              who, Permission.CHANGE_LIMITS, Long.parseLong(owner.id()), owner.level().label());
      case MODEL -> {
        if (!who.operator()) {
          throw new GatewayException(new GatewayError.PermissionDenied());
        }
      }
    }
    return who.operator() ? SetBy.OPERATOR : SetBy.OWNER;
  }

  @Operation(summary = "One page of all limits that are set")
  @GET
  @Path("/")
  @RolesAllowed(Roles.ADMIN)
  public Envelope<PageView<LimitView>> list(HttpServerRequest request) {
    PageQuery page = PageQuery.of(request);
    return Envelope.of(page.view(limits.list(page.page(), page.size()), LimitView::of));
  }
}
