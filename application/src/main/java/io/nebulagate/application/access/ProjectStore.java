package io.nebulagate.application.access;

import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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

  /**
   * Changes the name of a project and whether it is archived, and answers what it is now; nothing
   * when there is none. Changes of one project happen one after the other.
   *
   * @throws GatewayException with {@link GatewayError.AlreadyExists} when the tenant has another of
   *     this name
   */
  Optional<Project> change(long id, UnaryOperator<Project> change);

  /**
   * One page of projects, newest first; pages from 0, sizes 1 to 100.
   *
   * @param tenants only the projects of these; of everybody where it is empty
   * @param archived the archived ones, or those that are not
   */
  Page<Project> list(Optional<List<Long>> tenants, boolean archived, int page, int size);
}
