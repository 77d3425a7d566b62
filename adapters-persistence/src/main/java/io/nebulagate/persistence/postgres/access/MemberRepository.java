package io.nebulagate.persistence.postgres.access;

import io.nebulagate.domain.access.Member;
import io.nebulagate.domain.access.OrganisationRole;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class MemberRepository implements PanacheRepositoryBase<MemberEntity, MemberEntity.Key> {

  private static final String NAMED =
      "SELECT m, u.username FROM MemberEntity m JOIN UserEntity u ON u.id = m.user WHERE ";

  List<Member> named(String condition, long id) {
    return getEntityManager()
        .createQuery(NAMED + condition, Object[].class)
        .setParameter(1, id)
        .getResultStream()
        .map(row -> ((MemberEntity) row[0]).toDomain((String) row[1]))
        .toList();
  }

  long owners(long organisation) {
    return count("organisation = ?1 AND role = ?2", organisation, OrganisationRole.OWNER);
  }
}
