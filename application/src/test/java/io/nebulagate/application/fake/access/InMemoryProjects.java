package io.nebulagate.application.fake.access;

import io.nebulagate.application.access.Page;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.domain.access.Project;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Projects in memory. */
public final class InMemoryProjects implements ProjectStore {

  private final TreeMap<Long, Project> projects = new TreeMap<>();

  @Override
  public synchronized Project add(long tenant, String name) {
    if (existing(tenant, name).isPresent()) {
      throw new GatewayException(new GatewayError.AlreadyExists("name"));
    }
    Project added = new Project(projects.size() + 1L, tenant, name);
    projects.put(added.id(), added);
    return added;
  }

  @Override
  public synchronized Project named(long tenant, String name) {
    return existing(tenant, name).orElseGet(() -> add(tenant, name));
  }

  @Override
  public synchronized Optional<Project> find(long id) {
    return Optional.ofNullable(projects.get(id));
  }

  @Override
  public synchronized Optional<Project> change(long id, UnaryOperator<Project> change) {
    Optional<Project> after = find(id).map(change);
    after
        .flatMap(project -> existing(project.tenant(), project.name()))
        .filter(other -> other.id() != id)
        .ifPresent(_ -> {
          throw new GatewayException(new GatewayError.AlreadyExists("name"));
        });
    after.ifPresent(project -> projects.put(id, project));
    return after;
  }

  @Override
  public synchronized Page<Project> list(
      Optional<List<Long>> tenants, boolean archived, int page, int size) {
    List<Project> newestFirst =
        projects.descendingMap().values().stream()
            .filter(project -> project.archived() == archived)
            .filter(project -> tenants.isEmpty() || tenants.get().contains(project.tenant()))
            .toList();
    List<Project> items = newestFirst.stream().skip((long) page * size).limit(size).toList();
    return new Page<>(items, newestFirst.size());
  }

  private Optional<Project> existing(long tenant, String name) {
    return projects.values().stream()
        .filter(project -> project.tenant() == tenant && project.name().equals(name))
        .findFirst();
  }
}
