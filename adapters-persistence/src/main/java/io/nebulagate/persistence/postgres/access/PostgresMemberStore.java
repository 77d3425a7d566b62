package io.nebulagate.persistence.postgres.access;

import io.nebulagate.application.tenancy.MemberStore;
import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.OrganisationRole;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Members in PostgreSQL. Whoever changes an organisation's members holds its row meanwhile. */
@ApplicationScoped
public class PostgresMemberStore implements MemberStore {

  private final MemberRepository members;
  private final OrganisationRepository organisations;
  private final UserRepository users;
  private final InstantSource clock;

  PostgresMemberStore(
      MemberRepository members,
      OrganisationRepository organisations,
      UserRepository users,
      InstantSource clock) {
    this.members = members;
    this.organisations = organisations;
    this.users = users;
    this.clock = clock;
  }

  @Override
  @Transactional
  public Member put(long organisation, long user, OrganisationRole role) {
    if (lock(organisation).isEmpty()) {
      throw missing("organisation");
    }
    UserEntity person = users.findByIdOptional(user).orElseThrow(() -> missing("user"));
    MemberEntity member = members.findById(new MemberEntity.Key(organisation, user));
    if (member == null) {
      member = new MemberEntity();
      member.organisation = organisation;
      member.user = user;
      member.since = clock.instant().truncatedTo(ChronoUnit.MICROS);
      if (members.count("organisation", organisation) >= MEMBERS_MAX) {
        throw GatewayException.invalidValue(
            "user_id", "an organisation has at most " + MEMBERS_MAX + " members");
      }
    } else if (role != OrganisationRole.OWNER) {
      keepAnOwner(member, "role");
    }
    member.role = role;
    members.persist(member);
    return member.toDomain(person.username);
  }

  @Override
  @Transactional
  public boolean remove(long organisation, long user) {
    if (lock(organisation).isEmpty()) {
      return false;
    }
    MemberEntity member = members.findById(new MemberEntity.Key(organisation, user));
    if (member == null) {
      return false;
    }
    keepAnOwner(member, "user_id");
    members.delete(member);
    return true;
  }

  @Override
  @Transactional
  public Optional<Member> find(long organisation, long user) {
    return members.named("m.user = ?1", user).stream()
        .filter(member -> member.organisation() == organisation)
        .findFirst();
  }

  @Override
  @Transactional
  public List<Member> of(long user) {
    return members.named("m.user = ?1 ORDER BY m.organisation", user);
  }

  @Override
  @Transactional
  public List<Member> in(long organisation) {
    return members.named("m.organisation = ?1 ORDER BY u.username", organisation);
  }

  private Optional<OrganisationEntity> lock(long organisation) {
    return organisations.findByIdOptional(organisation, LockModeType.PESSIMISTIC_WRITE);
  }

  private void keepAnOwner(MemberEntity member, String field) {
    if (member.role == OrganisationRole.OWNER && members.owners(member.organisation) == 1) {
      throw GatewayException.invalidValue(field, "an organisation keeps at least one owner");
    }
  }

  private static GatewayException missing(String what) {
    return new GatewayException(new GatewayError.NotFound(what));
  }
}
