package io.nebulagate.application.tenancy;

import io.nebulagate.application.access.Names;
import io.nebulagate.application.access.Page;
import io.nebulagate.application.access.UserStore;
import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.Organisation;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.Principal;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;

/** Keeps organisations in one store and their members in another. */
public final class OrganisationService implements OrganisationUseCase {

  private final UserStore users;
  private final MemberStore members;
  private final Authority authority;

  /** A service over these stores. */
  public OrganisationService(UserStore users, MemberStore members, Authority authority) {
    this.users = users;
    this.members = members;
    this.authority = authority;
  }

  @Override
  public Organisation add(String name) {
    Names.check("name", name);
    return users.addOrganisation(name);
  }

  @Override
  public Organisation find(long id) {
    return users.findOrganisation(id).orElseThrow(() -> missing("organisation"));
  }

  @Override
  public Page<Organisation> list(Principal caller, int page, int size) {
    return users.listOrganisations(authority.visibleTo(caller), page, size);
  }

  @Override
  public List<Member> members(long organisation) {
    return members.in(organisation);
  }

  @Override
  public Optional<Member> member(long organisation, long user) {
    return members.find(organisation, user);
  }

  @Override
  public Member appoint(long organisation, long user, OrganisationRole role) {
    return members.put(organisation, user, role);
  }

  @Override
  public void dismiss(long organisation, long user) {
    if (!members.remove(organisation, user)) {
      throw missing("member");
    }
  }

  private static GatewayException missing(String what) {
    return new GatewayException(new GatewayError.NotFound(what));
  }
}
