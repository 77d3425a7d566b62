package io.nebulagate.inbound.http.admin.limits;

import io.nebulagate.application.access.ApiKeyUseCase;
import io.nebulagate.application.limits.BudgetUseCase;
import io.nebulagate.application.limits.BudgetUseCase.Use;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.tenancy.Authority;
import io.nebulagate.application.tenancy.Thing;
import io.nebulagate.domain.access.LimitLevel;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.inbound.http.admin.Envelope;
import io.nebulagate.inbound.http.admin.Numbers;
import io.nebulagate.inbound.http.auth.Caller;
import io.nebulagate.inbound.http.auth.OfCaller;
import io.nebulagate.inbound.http.auth.Roles;
import io.nebulagate.inbound.http.document.Refuses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is used of budgets. Whoever may see a key may see what it spends, as each of its requests
 * tells that anyway; all else is for those who may see the money.
 */
@Singleton
@Path("/api/budget")
@RunOnVirtualThread
public class BudgetResource {

  private final BudgetUseCase budgets;
  private final ApiKeyUseCase keys;
  private final Authority authority;
  private final Caller caller;

  BudgetResource(BudgetUseCase budgets, ApiKeyUseCase keys, Authority authority, Caller caller) {
    this.budgets = budgets;
    this.keys = keys;
    this.authority = authority;
    this.caller = caller;
  }

  @Operation(summary = "The budgets that count for an owner's requests, or for the caller's own")
  @Refuses(status = 404, as = "`not_found`: no such owner")
  @GET
  @Path("/")
  @RolesAllowed(Roles.USER)
  @OfCaller
  public Envelope<List<BudgetView>> list(
      @QueryParam("owner_type") @Schema(enumeration = {"key", "project", "user", "org", "model"})
          @Nullable String type,
      @QueryParam("owner_id") @Schema(description = "An id, or the name of a model")
          @Nullable String id) {
    Principal who = caller.principal();
    List<Use> uses = type == null && id == null ? own(who) : uses(who, owner(type, id));
    return Envelope.of(uses.stream().map(BudgetView::of).toList());
  }

  private List<Use> own(Principal who) {
    LimitLevel level = who.user().isPresent() ? LimitLevel.USER : LimitLevel.ORGANISATION;
    return budgets.of(LimitOwner.of(level, who.tenant()), who.tenant());
  }

  private List<Use> uses(Principal who, LimitOwner owner) {
    return switch (owner.level()) {
      case KEY -> ofKey(who, owner.id());
      case PROJECT ->
          budgets.of(
              owner, authority.require(who, Permission.SEE_MONEY, Thing.PROJECT, owner.id()));
      case USER, ORGANISATION -> {
        long tenant = Long.parseLong(owner.id());
        authority.require(who, Permission.SEE_MONEY, tenant, owner.level().label());
        yield budgets.of(owner, tenant);
      }
      case MODEL -> {
        if (!who.operator()) {
          throw new GatewayException(new GatewayError.PermissionDenied());
        }
        yield budgets.of(owner, who.tenant());
      }
    };
  }

  private List<Use> ofKey(Principal who, String id) {
    long tenant = authority.require(who, Permission.SEE, Thing.API_KEY, id);
    boolean all = authority.allows(who, Permission.SEE_MONEY, tenant);
    return budgets.ofKey(keys.find(Long.parseLong(id))).stream()
        .filter(use -> all || use.owner().level() == LimitLevel.KEY)
        .toList();
  }

  private static LimitOwner owner(@Nullable String type, @Nullable String id) {
    LimitLevel level = OwnerWords.LEVELS.get(given("owner_type", type));
    if (level == null) {
      throw GatewayException.invalidValue(
          "owner_type",
          "must be one of " + String.join(", ", new TreeSet<>(OwnerWords.LEVELS.keySet())));
    }
    String named = given("owner_id", id);
    return level == LimitLevel.MODEL
        ? new LimitOwner(level, named)
        : LimitOwner.of(level, Numbers.id(level.label(), named));
  }

  private static String given(String field, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new GatewayException(new GatewayError.MissingParameter(field));
    }
    return value;
  }
}
