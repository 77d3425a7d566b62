package io.nebulagate.application.access;

import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;

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

  /** One page of all projects, newest first; pages from 0, sizes 1 to 100. */
  Page<Project> list(int page, int size);
}
