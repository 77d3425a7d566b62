package io.nebulagate.persistence.postgres.limits;

import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.SetBy;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class LimitRepository implements PanacheRepository<LimitEntity> {

  /** An update that changes nothing still locks; a row that goes meanwhile is made again. */
  private static final String ENSURE =
      "INSERT INTO limits (owner_type, owner_id, set_by) VALUES (?1, ?2, ?3)"
          + " ON CONFLICT (owner_type, owner_id, set_by)"
          + " DO UPDATE SET owner_id = excluded.owner_id";

  /** A row of {@code owner}, made where there was none, for this transaction alone. */
  LimitEntity locked(LimitOwner owner, SetBy by) {
    getEntityManager()
        .createNativeQuery(ENSURE)
        .setParameter(1, owner.level().name())
        .setParameter(2, owner.id())
        .setParameter(3, by.name())
        .executeUpdate();
    return find("ownerType = ?1 and ownerId = ?2 and setBy = ?3", owner.level(), owner.id(), by)
        .singleResult();
  }

  /** Whether there is such an owner, as far as this can be known. */
  boolean exists(LimitOwner owner) {
    return switch (owner.level()) {
      case USER -> tenantExists("SELECT count(*) FROM users WHERE id = ?1", owner);
      case ORGANISATION -> tenantExists("SELECT count(*) FROM organisations WHERE id = ?1", owner);
      case KEY, PROJECT, MODEL -> true;
    };
  }

  private boolean tenantExists(String query, LimitOwner owner) {
    Number found =
        (Number)
            getEntityManager()
                .createNativeQuery(query)
                .setParameter(1, Long.parseLong(owner.id()))
                .getSingleResult();
    return found.longValue() > 0;
  }
}
