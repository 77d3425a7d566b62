package io.nebulagate.application.fake.access;

import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.application.contract.ProjectStoreContract;

class InMemoryProjectsTest extends ProjectStoreContract {

  private final InMemoryProjects projects = new InMemoryProjects();

  @Override
  protected ProjectStore store() {
    return projects;
  }
}
