package io.nebulagate.application.fake;

import io.nebulagate.application.access.ApiKeyStore;
import io.nebulagate.application.access.ProjectStore;
import io.nebulagate.application.contract.ApiKeyStoreContract;
import io.nebulagate.application.fake.access.InMemoryProjects;

class InMemoryApiKeysTest extends ApiKeyStoreContract {

  private final InMemoryApiKeys keys = new InMemoryApiKeys();
  private final InMemoryProjects projects = new InMemoryProjects();

  @Override
  protected ApiKeyStore store() {
    return keys;
  }

  @Override
  protected ProjectStore projects() {
    return projects;
  }
}
