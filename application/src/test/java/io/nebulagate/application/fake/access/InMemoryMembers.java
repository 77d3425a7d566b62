package io.nebulagate.application.fake.access;

import io.nebulagate.application.access.UserStore;
import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.access.User;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Members in memory. */
public final class InMemoryMembers implements MemberStore {

  private final UserStore users;
  private final InstantSource clock;
  private final List<Member> members = new ArrayList<>();

  /** Looks people and organisations up in {@code users}. */
  public InMemoryMembers(UserStore users, InstantSource clock) {
    this.users = users;
    this.clock = clock;
  }

  @Override
  public synchronized Member put(long organisation, long user, OrganisationRole role) {
    if (users.findOrganisation(organisation).isEmpty()) {
      throw missing("organisation");
    }
    User person = users.find(user).orElseThrow(() -> missing("user"));
    Optional<Member> before = find(organisation, user);
    if (role != OrganisationRole.OWNER) {
      before.ifPresent(member -> keepAnOwner(member, "role"));
    }
    before.ifPresent(members::remove);
    Member after =
        new Member(
            organisation,
            user,
            person.username(),
            role,
            before.map(Member::since).orElseGet(clock::instant));
    members.add(after);
    return after;
  }

  @Override
  public synchronized boolean remove(long organisation, long user) {
    Optional<Member> member = find(organisation, user);
    member.ifPresent(found -> keepAnOwner(found, "user_id"));
    return member.map(members::remove).orElse(false);
  }

  @Override
  public synchronized Optional<Member> find(long organisation, long user) {
    return of(user).stream().filter(each -> each.organisation() == organisation).findFirst();
  }

  @Override
  public synchronized List<Member> of(long user) {
    return members.stream()
        .filter(each -> each.user() == user)
        .sorted(Comparator.comparingLong(Member::organisation))
        .toList();
  }

  @Override
  public synchronized List<Member> in(long organisation) {
    return members.stream()
        .filter(each -> each.organisation() == organisation)
        .sorted(Comparator.comparing(Member::username))
        .toList();
  }

  private void keepAnOwner(Member member, String field) {
    long owners =
        in(member.organisation()).stream()
            .filter(each -> each.role() == OrganisationRole.OWNER)
            .count();
    if (member.role() == OrganisationRole.OWNER && owners == 1) {
      throw new GatewayException(
          new GatewayError.InvalidValue(field, "an organisation keeps at least one owner"));
    }
  }

  private static GatewayException missing(String what) {
    return new GatewayException(new GatewayError.NotFound(what));
  }
}
