package io.nebulagate.application.access;

import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Divides the work of tenants into projects. Blocking; thread-safe. */
public interface ProjectUseCase {

  /**
   * Adds a project.
   *
   * @param tenant the organisation, or the user outside any, it is for
   * @throws GatewayException with {@link GatewayError.InvalidValue}, also for a tenant that does
   *     not exist, or {@link GatewayError.AlreadyExists}
   */
  Project add(long tenant, String name);

  /**
   * One project.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}
   */
  Project find(long id);

  /**
   * Renames a project, archives it or takes it back.
   *
   * @throws GatewayException with {@link GatewayError.NotFound}, {@link GatewayError.InvalidValue}
   *     or {@link GatewayError.AlreadyExists}
   */
  Project change(long id, UnaryOperator<Project> change);

  /** One page of projects, as {@link ProjectStore#list}. */
  Page<Project> list(Optional<List<Long>> tenants, boolean archived, int page, int size);
}
