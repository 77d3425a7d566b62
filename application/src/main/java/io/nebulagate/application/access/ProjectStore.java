package io.nebulagate.application.access;

import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.Optional;

/** Keeps projects. Blocking; thread-safe. */
public interface ProjectStore {

  /**
   * Adds a project.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when the tenant has one of
   *     this name
   */
  Project add(long tenant, String name);

  /** The tenant's project of this name, made if there is none; callers at once get the same. */
  Project named(long tenant, String name);

  /** The project with this id. */
  Optional<Project> find(long id);

  /** One page of all projects, newest first; pages from 0, sizes 1 to 100. */
  Page<Project> list(int page, int size);
}
