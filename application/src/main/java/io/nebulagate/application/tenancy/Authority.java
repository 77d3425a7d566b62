package io.nebulagate.application.tenancy;

import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.Permission;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a caller may do something with what belongs to a tenant. Operators may
 * everything, people what is theirs, members what their role in the organisation includes. Whoever
 * has nothing to do with the tenant is told that there is no such thing. Blocking; thread-safe.
 */
public final class Authority {

  private final MemberStore members;
  private final Owners owners;

  /** Asks {@code members} who belongs where and {@code owners} what belongs to whom. */
  public Authority(MemberStore members, Owners owners) {
    this.members = members;
    this.owners = owners;
  }

  /**
   * Lets the caller pass or refuses.
   *
   * @param id of the thing, as paths spell it
   * @return the tenant it belongs to
   * @throws GatewayException with {@link GatewayError.NotFound} when there is no such thing or the
   *     caller is a stranger to its tenant, {@link GatewayError.PermissionDenied} for a member
   *     whose role does not include {@code permission}
   */
  public long require(Principal caller, Permission permission, Thing thing, String id) {
    long tenant =
        owners
            .tenantOf(thing, id)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound(thing.label())));
    require(caller, permission, tenant, thing.label());
    return tenant;
  }

  /**
   * As {@link #require(Principal, Permission, Thing, String)}, for something of {@code tenant}.
   *
   * @param what it is called where a stranger is told that it does not exist
   */
  public void require(Principal caller, Permission permission, long tenant, String what) {
    if (caller.operator() || isOwn(caller, tenant)) {
      return;
    }
    OrganisationRole role =
        roleIn(caller, tenant)
            .orElseThrow(() -> new GatewayException(new GatewayError.NotFound(what)));
    if (!role.allows(permission)) {
      throw new GatewayException(new GatewayError.PermissionDenied());
    }
  }

  /** Whether the caller may do so with what is {@code tenant}'s; a stranger may not. */
  public boolean allows(Principal caller, Permission permission, long tenant) {
    return caller.operator()
        || isOwn(caller, tenant)
        || roleIn(caller, tenant).filter(role -> role.allows(permission)).isPresent();
  }

  /**
   * The tenants of which the caller may {@link Permission#SEE} things; nothing means all of them.
   */
  public Optional<List<Long>> visibleTo(Principal caller) {
    if (caller.operator()) {
      return Optional.empty();
    }
    List<Long> tenants = new ArrayList<>();
    caller
        .user()
        .ifPresent(user -> {
          tenants.add(user);
          members.of(user).stream()
              .filter(member -> member.role().allows(Permission.SEE))
              .forEach(member -> tenants.add(member.organisation()));
        });
    return Optional.of(tenants);
  }

  private static boolean isOwn(Principal caller, long tenant) {
    return caller.user().isPresent() && caller.user().getAsLong() == tenant;
  }

  private Optional<OrganisationRole> roleIn(Principal caller, long tenant) {
    return caller.user().isEmpty()
        ? Optional.empty()
        : members.find(tenant, caller.user().getAsLong()).map(Member::role);
  }
}
