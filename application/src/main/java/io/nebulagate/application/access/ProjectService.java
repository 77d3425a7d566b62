package io.nebulagate.application.access;

import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Checks whose a project is and what it is called, then keeps it. */
public final class ProjectService implements ProjectUseCase {

  private final ProjectStore projects;
  private final UserStore users;

  /** Keeps projects of the tenants in {@code users}. */
  public ProjectService(ProjectStore projects, UserStore users) {
    this.projects = projects;
    this.users = users;
  }

  @Override
  public Project add(long tenant, String name) {
    Names.check("name", name);
    if (!users.isTenant(tenant)) {
      throw GatewayException.invalidValue("org_id", "there is no such organisation");
    }
    return projects.add(tenant, name);
  }

  @Override
  public Project find(long id) {
    return projects.find(id).orElseThrow(ProjectService::missing);
  }

  @Override
  public Project change(long id, UnaryOperator<Project> change) {
    return projects
        .change(
            id,
            before -> {
              Project after = change.apply(before);
              Names.check("name", after.name());
              return after;
            })
        .orElseThrow(ProjectService::missing);
  }

  @Override
  public Page<Project> list(Optional<List<Long>> tenants, boolean archived, int page, int size) {
    return projects.list(tenants, archived, page, size);
  }

  private static GatewayException missing() {
    return new GatewayException(new GatewayError.NotFound("project"));
  }
}
