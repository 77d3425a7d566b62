package io.nebulagate.persistence.postgres.routing;

import io.nebulagate.application.routes.RouteStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What is set on routes, in PostgreSQL; a change holds the row of its route. */
@ApplicationScoped
public class PostgresRouteStore implements RouteStore {

  private final RouteRepository routes;

  PostgresRouteStore(RouteRepository routes) {
    this.routes = routes;
  }

  @Override
  @Transactional
  public Map<Long, Manual> settings(Collection<Long> ids) {
    return routes.list("id in ?1", ids).stream()
        .collect(Collectors.toMap(route -> route.id, RouteEntity::manual));
  }

  @Override
  @Transactional
  public Optional<Manual> change(long id, UnaryOperator<Manual> change) {
    return routes
        .findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
        .map(route -> {
          Manual after = change.apply(route.manual());
          route.set(after);
          return after;
        });
  }

  @Override
  @Transactional
  public Rebuilt rebuild() {
    return routes.followAll();
  }
}
