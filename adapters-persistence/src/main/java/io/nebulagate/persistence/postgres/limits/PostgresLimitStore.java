package io.nebulagate.persistence.postgres.limits;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.limits.LimitOwner;
import io.nebulagate.application.limits.LimitStore;
import io.nebulagate.application.limits.SetBy;
import io.nebulagate.domain.access.Limits;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.UnaryOperator;

/** Limits in PostgreSQL; a change holds the row of its owner. */
@ApplicationScoped
public class PostgresLimitStore implements LimitStore {

  private final LimitRepository limits;

  PostgresLimitStore(LimitRepository limits) {
    this.limits = limits;
  }

  @Override
  @Transactional
  public Limits change(LimitOwner owner, SetBy by, UnaryOperator<Limits> change) {
    if (!limits.exists(owner)) {
      throw new GatewayException(new GatewayError.NotFound(owner.level().label()));
    }
    LimitEntity entity = limits.locked(owner, by);
    Limits after = change.apply(entity.limits());
    if (after.equals(Limits.NONE)) {
      limits.delete(entity);
    } else {
      entity.set(after);
    }
    return after;
  }

  @Override
  @Transactional
  public List<Owned> all() {
    return limits.listAll().stream().map(LimitEntity::toDomain).toList();
  }

  @Override
  @Transactional
  public Page<Owned> list(int page, int size) {
    PanacheQuery<LimitEntity> all =
        limits.findAll(Sort.by("ownerType").and("ownerId").and("setBy"));
    List<Owned> items = all.page(page, size).stream().map(LimitEntity::toDomain).toList();
    return new Page<>(items, all.count());
  }
}
